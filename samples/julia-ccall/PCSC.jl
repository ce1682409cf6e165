"What a program needs of PC/SC to talk to a card: pcsc-lite, called by @ccall."
module PCSC

export PCSCError, with_context, readers, with_card, transmit

const LIBRARY = "libpcsclite.so.1"

# C's unsigned long and long: 8 bytes on 64-bit Linux.
const DWORD = Culong
const LONG = Clong

const SUCCESS = 0
const SCOPE_SYSTEM = 2
const SHARE_SHARED = 2
const PROTOCOL_T0 = 1
const PROTOCOL_T1 = 2
const LEAVE_CARD = 0
const MAX_BUFFER_SIZE_EXTENDED = 4 + 3 + (1 << 16) + 3 + 2

"A function of PC/SC failed."
struct PCSCError <: Exception
    func::Symbol
    code::LONG
end

function Base.showerror(io::IO, error::PCSCError)
    message = @ccall LIBRARY.pcsc_stringify_error(error.code::LONG)::Cstring
    print(io, error.func, ": ", unsafe_string(message))
end

check(func, code) = code == SUCCESS || throw(PCSCError(func, code))

"A session with the PC/SC service."
struct Context
    handle::LONG
end

"Call `f` with a session, which ends when `f` does."
function with_context(f)
    handle = Ref{LONG}()
    check(:SCardEstablishContext,
          @ccall LIBRARY.SCardEstablishContext(SCOPE_SYSTEM::DWORD, C_NULL::Ptr{Cvoid},
                                               C_NULL::Ptr{Cvoid}, handle::Ref{LONG})::LONG)
    finally_check(:SCardReleaseContext, () -> f(Context(handle[]))) do
        @ccall LIBRARY.SCardReleaseContext(handle[]::LONG)::LONG
    end
end

"The names of the readers; that there is none is an error."
function readers(context::Context)
    size = Ref{DWORD}(0)
    list(names) = check(:SCardListReaders,
                        @ccall LIBRARY.SCardListReaders(context.handle::LONG, C_NULL::Cstring,
                                                        names::Ptr{UInt8},
                                                        size::Ref{DWORD})::LONG)
    list(C_NULL)
    names = Vector{UInt8}(undef, size[])
    list(names)
    split(String(names), '\0'; keepempty=false)
end

"A connection to a card."
struct Card
    handle::LONG
    pci::Ptr{Cvoid}
end

"Call `f` with the card in a reader, shared with other programs; leave it as it is."
function with_card(f, context::Context, reader)
    handle, protocol = Ref{LONG}(), Ref{DWORD}()
    check(:SCardConnect,
          @ccall LIBRARY.SCardConnect(context.handle::LONG, reader::Cstring, SHARE_SHARED::DWORD,
                                      (PROTOCOL_T0 | PROTOCOL_T1)::DWORD, handle::Ref{LONG},
                                      protocol::Ref{DWORD})::LONG)
    pci = protocol[] == PROTOCOL_T0 ? cglobal((:g_rgSCardT0Pci, LIBRARY)) :
                                      cglobal((:g_rgSCardT1Pci, LIBRARY))
    finally_check(:SCardDisconnect, () -> f(Card(handle[], pci))) do
        @ccall LIBRARY.SCardDisconnect(handle[]::LONG, LEAVE_CARD::DWORD)::LONG
    end
end

"Send a command; return the response."
function transmit(card::Card, command::Vector{UInt8})
    response = Vector{UInt8}(undef, MAX_BUFFER_SIZE_EXTENDED)
    size = Ref{DWORD}(length(response))
    check(:SCardTransmit,
          @ccall LIBRARY.SCardTransmit(card.handle::LONG, card.pci::Ptr{Cvoid},
                                       command::Ptr{UInt8}, length(command)::DWORD,
                                       C_NULL::Ptr{Cvoid}, response::Ptr{UInt8},
                                       size::Ref{DWORD})::LONG)
    resize!(response, size[])
end

# Release whatever body does; that this fails counts where body did not.
function finally_check(release, func, body)
    result = try
        body()
    catch
        release()
        rethrow()
    end
    check(func, release())
    result
end

end
