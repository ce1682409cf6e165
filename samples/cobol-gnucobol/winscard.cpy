*> What hello.cob needs of pcsc-lite, as winscard.h declares it.
*> DWORD and LONG are C's unsigned long and long: 8 bytes on 64-bit Linux.

01 scard-constants.
   05 scope-system   USAGE BINARY-DOUBLE UNSIGNED VALUE 2.
   05 share-shared   USAGE BINARY-DOUBLE UNSIGNED VALUE 2.
   05 protocols      USAGE BINARY-DOUBLE UNSIGNED VALUE 3.  *> T=0 and T=1
   05 leave-card     USAGE BINARY-DOUBLE UNSIGNED VALUE 0.
   05 no-pointer     USAGE POINTER VALUE NULL.

01 scard-context     USAGE BINARY-DOUBLE.
01 scard-card        USAGE BINARY-DOUBLE.

*> SCARD_IO_REQUEST: the protocol in which a command is sent, and the size of this record.
*> COBOL cannot name pcsc-lite's own, g_rgSCardT0Pci and g_rgSCardT1Pci, which are variables.
*> SCardConnect puts the protocol of the connection in its place, at the beginning.
01 scard-pci.
   05 active-protocol USAGE BINARY-DOUBLE UNSIGNED.
   05 pci-length      USAGE BINARY-DOUBLE UNSIGNED VALUE 16.

*> What a function returned, and its name.
01 scard-result      USAGE BINARY-DOUBLE.
   88 succeeded      VALUE 0.
01 scard-function    PIC X(24).
