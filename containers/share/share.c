// Shares a card with other programs: writes a number of its own and reads it back, many times.
//
//     share NUMBER ROUNDS transactions|none
//
// PC/SC lets one command after the other through to a card, whoever sends them. Two commands that
// belong together are only safe in a transaction: without one, another program's command comes in
// between, and this one reads what the other wrote. Prints how often that happened.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winscard.h>

static void check(const char *function, LONG result) {
    if (result != SCARD_S_SUCCESS) {
        fprintf(stderr, "%s: %s\n", function, pcsc_stringify_error(result));
        exit(EXIT_FAILURE);
    }
}

static DWORD transmit(SCARDHANDLE card, DWORD protocol, const BYTE *command, DWORD length,
                      BYTE response[static MAX_BUFFER_SIZE]) {
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    DWORD size = MAX_BUFFER_SIZE;
    check("SCardTransmit", SCardTransmit(card, pci, command, length, NULL, response, &size));
    if (size < 2 || response[size - 2] != 0x90 || response[size - 1] != 0x00) {
        fputs("The card refused a command.\n", stderr);
        exit(EXIT_FAILURE);
    }
    return size - 2;
}

// UPDATE BINARY and READ BINARY (ISO 7816-4): two exchanges that belong together.
static bool kept(SCARDHANDLE card, DWORD protocol, unsigned number, unsigned round) {
    BYTE update[9] = {0x00, 0xD6, 0x00, 0x00, 0x04, number, round >> 16, round >> 8, round};
    static const BYTE read[] = {0x00, 0xB0, 0x00, 0x00, 0x04};
    BYTE response[MAX_BUFFER_SIZE];
    transmit(card, protocol, update, sizeof update, response);
    DWORD length = transmit(card, protocol, read, sizeof read, response);
    return length == 4 && memcmp(response, update + 5, 4) == 0;
}

int main(int argc, char *argv[]) {
    if (argc != 4) {
        fputs("usage: share NUMBER ROUNDS transactions|none\n", stderr);
        return 2;
    }
    unsigned number = atoi(argv[1]), rounds = atoi(argv[2]), crossed = 0;
    bool locks = strcmp(argv[3], "transactions") == 0;

    SCARDCONTEXT context;
    check("SCardEstablishContext", SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context));
    char readers[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof readers;
    check("SCardListReaders", SCardListReaders(context, NULL, readers, &length));
    SCARDHANDLE card;
    DWORD protocol;
    check("SCardConnect", SCardConnect(context, readers, SCARD_SHARE_SHARED,
                                       SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol));
    for (unsigned round = 0; round < rounds; round++) {
        if (locks)
            check("SCardBeginTransaction", SCardBeginTransaction(card));
        crossed += !kept(card, protocol, number, round);
        if (locks)
            check("SCardEndTransaction", SCardEndTransaction(card, SCARD_LEAVE_CARD));
    }
    printf("%u\n", crossed);
    check("SCardDisconnect", SCardDisconnect(card, SCARD_LEAVE_CARD));
    check("SCardReleaseContext", SCardReleaseContext(context));
    return EXIT_SUCCESS;
}
