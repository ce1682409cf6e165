// The functions of pcsc-lite as predicates, which pcsc.pl declares to Prolog.

#define __GPROLOG_FOREIGN_STRICT__
#include <gprolog.h>
#include <string.h>
#include <winscard.h>

// Throws a Prolog error, and so does not come back, when a function has failed.
static void check(LONG result) {
    if (result != SCARD_S_SUCCESS)
        Pl_Err_System(Pl_Create_Allocate_Atom(pcsc_stringify_error(result)));
}

void pcsc_establish_context(PlLong *context) {
    SCARDCONTEXT handle;
    check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &handle));
    *context = handle;
}

void pcsc_release_context(PlLong context) { check(SCardReleaseContext(context)); }

void pcsc_list_readers(PlLong context, PlTerm *list) {
    // The names come one after the other, each ended by a zero, and one more zero in the end.
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof names;
    check(SCardListReaders(context, NULL, names, &length));
    if (*names == '\0')
        check(SCARD_E_NO_READERS_AVAILABLE);

    PlTerm readers[PCSCLITE_MAX_READERS_CONTEXTS];
    int count = 0;
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1)
        readers[count++] = Pl_Mk_Atom(Pl_Create_Allocate_Atom(name));
    *list = Pl_Mk_Proper_List(count, readers);
}

void pcsc_connect(PlLong context, char *reader, PlLong *card, PlLong *protocol) {
    SCARDHANDLE handle;
    DWORD active_protocol;
    check(SCardConnect(context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
                       &handle, &active_protocol));
    *card = handle;
    *protocol = active_protocol;
}

void pcsc_disconnect(PlLong card) { check(SCardDisconnect(card, SCARD_LEAVE_CARD)); }

void pcsc_transmit(PlLong card, PlLong protocol, PlTerm command, PlTerm *response) {
    PlTerm terms[MAX_BUFFER_SIZE];
    if (Pl_List_Length(command) > MAX_BUFFER_SIZE)
        check(SCARD_E_INSUFFICIENT_BUFFER);
    int count = Pl_Rd_Proper_List_Check(command, terms);
    BYTE sent[MAX_BUFFER_SIZE];
    for (int i = 0; i < count; i++)
        sent[i] = Pl_Rd_Byte_Check(terms[i]);

    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    BYTE received[MAX_BUFFER_SIZE];
    DWORD length = sizeof received;
    check(SCardTransmit(card, pci, sent, count, NULL, received, &length));
    if (length < 2)
        Pl_Err_System(Pl_Create_Atom("The card gave no status word."));

    for (DWORD i = 0; i < length; i++)
        terms[i] = Pl_Mk_Byte(received[i]);
    *response = Pl_Mk_Proper_List(length, terms);
}
