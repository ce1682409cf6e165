// What a program needs of pcsc-lite to talk to a card, as winscard.h has it; FFI::load() reads this.
// DWORD and LONG are C's long: 8 bytes on 64-bit Linux.

#define FFI_LIB "libpcsclite.so.1"

typedef unsigned char BYTE;
typedef unsigned long DWORD;
typedef long LONG;
typedef LONG SCARDCONTEXT;
typedef LONG SCARDHANDLE;

typedef struct {
    unsigned long dwProtocol;
    unsigned long cbPciLength;
} SCARD_IO_REQUEST;

extern const SCARD_IO_REQUEST g_rgSCardT0Pci;
extern const SCARD_IO_REQUEST g_rgSCardT1Pci;

LONG SCardEstablishContext(DWORD dwScope, const void *pvReserved1, const void *pvReserved2, SCARDCONTEXT *phContext);
LONG SCardReleaseContext(SCARDCONTEXT hContext);
LONG SCardListReaders(SCARDCONTEXT hContext, const char *mszGroups, char *mszReaders, DWORD *pcchReaders);
LONG SCardConnect(SCARDCONTEXT hContext, const char *szReader, DWORD dwShareMode, DWORD dwPreferredProtocols,
                  SCARDHANDLE *phCard, DWORD *pdwActiveProtocol);
LONG SCardDisconnect(SCARDHANDLE hCard, DWORD dwDisposition);

// The command is const BYTE * in C; PHP passes a string only as a pointer to char or void.
LONG SCardTransmit(SCARDHANDLE hCard, const SCARD_IO_REQUEST *pioSendPci, const void *pbSendBuffer, DWORD cbSendLength,
                   SCARD_IO_REQUEST *pioRecvPci, BYTE *pbRecvBuffer, DWORD *pcbRecvLength);

const char *pcsc_stringify_error(LONG pcscError);
