--- What a program needs of PC/SC to talk to a card: pcsc-lite, bound by LuaJIT's FFI.
-- A failure is raised as a message, without a position.

local ffi = require("ffi")

-- DWORD and LONG are C's long: 8 bytes on 64-bit Linux.
ffi.cdef([[
  typedef unsigned char BYTE;
  typedef unsigned long DWORD;
  typedef long LONG;
  typedef LONG SCARDCONTEXT;
  typedef LONG SCARDHANDLE;

  typedef struct {
    unsigned long dwProtocol;
    unsigned long cbPciLength;
  } SCARD_IO_REQUEST;

  static const int SCARD_SCOPE_SYSTEM = 2;
  static const int SCARD_SHARE_SHARED = 2;
  static const int SCARD_PROTOCOL_T0 = 1;
  static const int SCARD_PROTOCOL_T1 = 2;
  static const int SCARD_LEAVE_CARD = 0;
  static const int MAX_BUFFER_SIZE = 264;

  extern const SCARD_IO_REQUEST g_rgSCardT0Pci, g_rgSCardT1Pci;

  LONG SCardEstablishContext(DWORD dwScope, const void *pvReserved1, const void *pvReserved2,
                             SCARDCONTEXT *phContext);
  LONG SCardReleaseContext(SCARDCONTEXT hContext);
  LONG SCardListReaders(SCARDCONTEXT hContext, const char *mszGroups, char *mszReaders,
                        DWORD *pcchReaders);
  LONG SCardConnect(SCARDCONTEXT hContext, const char *szReader, DWORD dwShareMode,
                    DWORD dwPreferredProtocols, SCARDHANDLE *phCard, DWORD *pdwActiveProtocol);
  LONG SCardDisconnect(SCARDHANDLE hCard, DWORD dwDisposition);
  LONG SCardTransmit(SCARDHANDLE hCard, const SCARD_IO_REQUEST *pioSendPci,
                     const BYTE *pbSendBuffer, DWORD cbSendLength, SCARD_IO_REQUEST *pioRecvPci,
                     BYTE *pbRecvBuffer, DWORD *pcbRecvLength);
  const char *pcsc_stringify_error(LONG pcscError);
]])

local lib = ffi.load("libpcsclite.so.1")

local dword_cell = ffi.typeof("DWORD[1]")
local handle_cell = ffi.typeof("LONG[1]")

--- Calls a function by its name in C.
local function call(name, ...)
  local code = lib[name](...)
  if code ~= 0 then
    error(name .. ": " .. ffi.string(lib.pcsc_stringify_error(code)), 0)
  end
end

--- Gives a resource to a function, then releases it; raises whatever of the two failed.
local function using(resource, release, use)
  local failures = {}
  for _, step in ipairs({ use, release }) do
    local ok, failure = pcall(step, resource)
    if not ok then
      failures[#failures + 1] = tostring(failure)
    end
  end
  if failures[1] then
    error(table.concat(failures, "\n"), 0)
  end
end

local Card = {}
Card.__index = Card

--- Sends a command, a string of bytes, and returns the response, another one.
function Card:transmit(command)
  local response = ffi.new("BYTE[?]", lib.MAX_BUFFER_SIZE)
  local length = dword_cell(lib.MAX_BUFFER_SIZE)
  call("SCardTransmit", self.handle, self.pci, command, #command, nil, response, length)
  return ffi.string(response, length[0])
end

function Card:disconnect()
  call("SCardDisconnect", self.handle, lib.SCARD_LEAVE_CARD)
end

local Context = {}
Context.__index = Context

--- Returns the names of the readers.
function Context:readers()
  local length = dword_cell()
  call("SCardListReaders", self.handle, nil, nil, length)
  local names = ffi.new("char[?]", length[0])
  call("SCardListReaders", self.handle, nil, names, length)

  local readers = {}
  for name in ffi.string(names, length[0]):gmatch("%Z+") do
    readers[#readers + 1] = name
  end
  return readers
end

--- Calls a function with the card in a reader, and disconnects from it afterwards.
function Context:with_card(reader, use)
  local handle, protocol = handle_cell(), dword_cell()
  local protocols = bit.bor(lib.SCARD_PROTOCOL_T0, lib.SCARD_PROTOCOL_T1)
  call("SCardConnect", self.handle, reader, lib.SCARD_SHARE_SHARED, protocols, handle, protocol)
  local is_t0 = protocol[0] == lib.SCARD_PROTOCOL_T0
  local pci = is_t0 and lib.g_rgSCardT0Pci or lib.g_rgSCardT1Pci
  using(setmetatable({ handle = handle[0], pci = pci }, Card), Card.disconnect, use)
end

function Context:release()
  call("SCardReleaseContext", self.handle)
end

local pcsc = {}

--- Calls a function with a session of the PC/SC service, and releases that afterwards.
function pcsc.with_context(use)
  local handle = handle_cell()
  call("SCardEstablishContext", lib.SCARD_SCOPE_SYSTEM, nil, nil, handle)
  using(setmetatable({ handle = handle[0] }, Context), Context.release, use)
end

return pcsc
