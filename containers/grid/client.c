// Asks pcscd one of three questions, and tells how far it came.
//
//     client connect         the first reader's card, in shared mode
//     client exchange        the same, and a SELECT that the hello card knows
//     client wait READER     for a card in that reader, without asking for anything else before
//
// Prints the last call that it made and what that gave, such as
//
//     SCardEstablishContext 0x8010001E SCARD_E_SERVICE_STOPPED
//
// Exit status 0 if that is success, 1 if not, 2 if it was not asked one of these.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winscard.h>

#define NAMED(code) \
    case code:      \
        return #code

static const char *name(LONG code) {
    switch (code) {
        NAMED(SCARD_S_SUCCESS);
        NAMED(SCARD_F_INTERNAL_ERROR);
        NAMED(SCARD_E_CANCELLED);
        NAMED(SCARD_E_INVALID_HANDLE);
        NAMED(SCARD_E_INVALID_PARAMETER);
        NAMED(SCARD_E_INVALID_TARGET);
        NAMED(SCARD_E_NO_MEMORY);
        NAMED(SCARD_F_WAITED_TOO_LONG);
        NAMED(SCARD_E_INSUFFICIENT_BUFFER);
        NAMED(SCARD_E_UNKNOWN_READER);
        NAMED(SCARD_E_TIMEOUT);
        NAMED(SCARD_E_SHARING_VIOLATION);
        NAMED(SCARD_E_NO_SMARTCARD);
        NAMED(SCARD_E_UNKNOWN_CARD);
        NAMED(SCARD_E_PROTO_MISMATCH);
        NAMED(SCARD_E_NOT_READY);
        NAMED(SCARD_E_INVALID_VALUE);
        NAMED(SCARD_E_SYSTEM_CANCELLED);
        NAMED(SCARD_F_COMM_ERROR);
        NAMED(SCARD_F_UNKNOWN_ERROR);
        NAMED(SCARD_E_NOT_TRANSACTED);
        NAMED(SCARD_E_READER_UNAVAILABLE);
        NAMED(SCARD_E_NO_SERVICE);
        NAMED(SCARD_E_SERVICE_STOPPED);
        NAMED(SCARD_E_UNEXPECTED);
        NAMED(SCARD_E_NO_READERS_AVAILABLE);
        NAMED(SCARD_W_UNSUPPORTED_CARD);
        NAMED(SCARD_W_UNRESPONSIVE_CARD);
        NAMED(SCARD_W_UNPOWERED_CARD);
        NAMED(SCARD_W_RESET_CARD);
        NAMED(SCARD_W_REMOVED_CARD);
        NAMED(SCARD_W_SECURITY_VIOLATION);
    }
    return "unknown";
}

static void tell(const char *function, LONG code) {
    printf("%s 0x%08lX %s\n", function, (unsigned long)code & 0xFFFFFFFF, name(code));
}

static void check(const char *function, LONG code) {
    if (code != SCARD_S_SUCCESS) {
        tell(function, code);
        exit(EXIT_FAILURE);
    }
}

static SCARDHANDLE connect_to_first(SCARDCONTEXT context, DWORD *protocol) {
    char readers[16 * MAX_READERNAME + 1]; // one after the other, each with its zero
    DWORD length = sizeof readers;
    SCARDHANDLE card;
    check("SCardListReaders", SCardListReaders(context, NULL, readers, &length));
    check("SCardConnect", SCardConnect(context, readers, SCARD_SHARE_SHARED,
                                       SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, protocol));
    return card;
}

// Anything but 90 00 is an answer, too, but not of the card that this is run against.
static void select_applet(SCARDHANDLE card, DWORD protocol) {
    static const BYTE select[] = {0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                  0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    BYTE response[MAX_BUFFER_SIZE];
    DWORD length = sizeof response;
    check("SCardTransmit",
          SCardTransmit(card, pci, select, sizeof select, NULL, response, &length));
    if (length != 2 || response[0] != 0x90 || response[1] != 0x00) {
        fputs("The card did not answer 90 00.\n", stderr);
        exit(EXIT_FAILURE);
    }
}

static void wait_for_card(SCARDCONTEXT context, const char *reader) {
    SCARD_READERSTATE state = {.szReader = reader, .dwCurrentState = SCARD_STATE_UNAWARE};
    do {
        check("SCardGetStatusChange", SCardGetStatusChange(context, INFINITE, &state, 1));
        state.dwCurrentState = state.dwEventState & ~SCARD_STATE_CHANGED;
    } while (!(state.dwEventState & SCARD_STATE_PRESENT));
}

int main(int argc, char *argv[]) {
    const char *question = argc > 1 ? argv[1] : "";
    int connects = argc == 2 && strcmp(question, "connect") == 0;
    int exchanges = argc == 2 && strcmp(question, "exchange") == 0;
    int waits = argc == 3 && strcmp(question, "wait") == 0;
    if (!connects && !exchanges && !waits) {
        fputs("usage: client connect|exchange|wait READER\n", stderr);
        return 2;
    }
    SCARDCONTEXT context;
    check("SCardEstablishContext", SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context));
    if (waits) {
        wait_for_card(context, argv[2]);
    } else {
        DWORD protocol;
        SCARDHANDLE card = connect_to_first(context, &protocol);
        if (exchanges)
            select_applet(card, protocol);
        check("SCardDisconnect", SCardDisconnect(card, SCARD_LEAVE_CARD));
    }
    check("SCardReleaseContext", SCardReleaseContext(context));
    tell("SCardReleaseContext", SCARD_S_SUCCESS);
    return EXIT_SUCCESS;
}
