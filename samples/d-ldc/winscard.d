/// What pcsc.d needs of pcsc-lite, as winscard.h declares it.
module winscard;

import core.stdc.config : c_long, c_ulong;

/// 8 bytes on 64-bit Linux, as C's long.
alias DWORD = c_ulong;
/// ditto
alias LONG = c_long;
alias SCARDCONTEXT = LONG;
alias SCARDHANDLE = LONG;

enum LONG SCARD_S_SUCCESS = 0;
enum DWORD SCARD_SCOPE_SYSTEM = 2;
enum DWORD SCARD_SHARE_SHARED = 2;
enum DWORD SCARD_PROTOCOL_T0 = 1;
enum DWORD SCARD_PROTOCOL_T1 = 2;
enum DWORD SCARD_LEAVE_CARD = 0;
enum MAX_BUFFER_SIZE_EXTENDED = 4 + 3 + (1 << 16) + 3 + 2;

/// Says in which protocol a command is sent.
struct SCARD_IO_REQUEST
{
    DWORD dwProtocol; ///
    DWORD cbPciLength; ///
}

extern (C) @nogc nothrow:

// Variables of the library, which D would make one of for each thread.
extern __gshared const SCARD_IO_REQUEST g_rgSCardT0Pci;
extern __gshared const SCARD_IO_REQUEST g_rgSCardT1Pci;

LONG SCardEstablishContext(DWORD scope_, const void* reserved1, const void* reserved2,
        SCARDCONTEXT* context);
LONG SCardReleaseContext(SCARDCONTEXT context);
LONG SCardListReaders(SCARDCONTEXT context, const char* groups, char* names, DWORD* length);
LONG SCardConnect(SCARDCONTEXT context, const char* reader, DWORD shareMode, DWORD protocols,
        SCARDHANDLE* card, DWORD* protocol);
LONG SCardDisconnect(SCARDHANDLE card, DWORD disposition);
LONG SCardTransmit(SCARDHANDLE card, const SCARD_IO_REQUEST* sendPci, const ubyte* command,
        DWORD commandLength, SCARD_IO_REQUEST* receivePci, ubyte* response,
        DWORD* responseLength);
const(char)* pcsc_stringify_error(LONG code);
