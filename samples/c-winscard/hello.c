// Asks the card in the first PC/SC reader for its greeting, through the C API of pcsc-lite.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <winscard.h>

// Calls a PC/SC function: true when it succeeded, else it says on stderr what failed.
#define PCSC(function, ...) succeeded(#function, function(__VA_ARGS__))

static const BYTE select_applet[] = {0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                     0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
static const BYTE get_greeting[] = {0x00, 0x00, 0x00, 0x00};

static bool succeeded(const char *function, LONG result) {
    if (result != SCARD_S_SUCCESS)
        fprintf(stderr, "%s: %s\n", function, pcsc_stringify_error(result));
    return result == SCARD_S_SUCCESS;
}

static void print_bytes(char mark, const BYTE *bytes, DWORD length) {
    putchar(mark);
    for (DWORD i = 0; i < length; i++)
        printf(" %02X", bytes[i]);
    putchar('\n');
}

static bool exchange(SCARDHANDLE card, DWORD protocol, const BYTE *command, DWORD command_length,
                     BYTE response[static MAX_BUFFER_SIZE], DWORD *length) {
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    *length = MAX_BUFFER_SIZE;
    if (!PCSC(SCardTransmit, card, pci, command, command_length, NULL, response, length))
        return false;
    if (*length < 2) {
        fputs("SCardTransmit: the card gave no status word\n", stderr);
        return false;
    }
    print_bytes('>', command, command_length);
    print_bytes('<', response, *length);
    return true;
}

static bool greet(SCARDHANDLE card, DWORD protocol) {
    BYTE response[MAX_BUFFER_SIZE];
    DWORD length;
    if (!exchange(card, protocol, select_applet, sizeof select_applet, response, &length) ||
        !exchange(card, protocol, get_greeting, sizeof get_greeting, response, &length))
        return false;
    if (length > 2 && response[length - 2] == 0x90 && response[length - 1] == 0x00) {
        fwrite(response, 1, length - 2, stdout);
        putchar('\n');
    }
    return true;
}

static bool greet_in_first_reader(SCARDCONTEXT context) {
    // The names come one after the other, each ended by a zero: as a string it is the first.
    char readers[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof readers;
    if (!PCSC(SCardListReaders, context, NULL, readers, &length))
        return false;
    printf("Reader: %s\n", readers);

    SCARDHANDLE card;
    DWORD protocol;
    if (!PCSC(SCardConnect, context, readers, SCARD_SHARE_SHARED,
              SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol))
        return false;
    bool greeted = greet(card, protocol);
    return PCSC(SCardDisconnect, card, SCARD_LEAVE_CARD) && greeted;
}

int main(void) {
    SCARDCONTEXT context;
    if (!PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, &context))
        return EXIT_FAILURE;
    bool greeted = greet_in_first_reader(context);
    return PCSC(SCardReleaseContext, context) && greeted ? EXIT_SUCCESS : EXIT_FAILURE;
}
