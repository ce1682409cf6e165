// Asks the first PC/SC reader for the UID of the card on it, through the C API of pcsc-lite.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <winscard.h>

// Calls a PC/SC function: true when it succeeded, else it says on stderr what failed.
#define PCSC(function, ...) succeeded(#function, function(__VA_ARGS__))

static const BYTE get_uid[] = {0xFF, 0xCA, 0x00, 0x00, 0x00};

static bool succeeded(const char *function, LONG result) {
    if (result != SCARD_S_SUCCESS)
        fprintf(stderr, "%s: %s\n", function, pcsc_stringify_error(result));
    return result == SCARD_S_SUCCESS;
}

static void print_bytes(const char *mark, const BYTE *bytes, DWORD length) {
    fputs(mark, stdout);
    for (DWORD i = 0; i < length; i++)
        printf(" %02X", bytes[i]);
    putchar('\n');
}

static bool show_uid(SCARDHANDLE card, DWORD protocol) {
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    BYTE response[MAX_BUFFER_SIZE];
    DWORD length = sizeof response;
    if (!PCSC(SCardTransmit, card, pci, get_uid, sizeof get_uid, NULL, response, &length))
        return false;
    if (length < 2) {
        fputs("SCardTransmit: the reader gave no status word\n", stderr);
        return false;
    }
    print_bytes(">", get_uid, sizeof get_uid);
    print_bytes("<", response, length);
    if (length > 2 && response[length - 2] == 0x90 && response[length - 1] == 0x00)
        print_bytes("UID:", response, length - 2);
    return true;
}

static bool show_uid_in_first_reader(SCARDCONTEXT context) {
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
    bool shown = show_uid(card, protocol);
    return PCSC(SCardDisconnect, card, SCARD_LEAVE_CARD) && shown;
}

int main(void) {
    SCARDCONTEXT context;
    if (!PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, &context))
        return EXIT_FAILURE;
    bool shown = show_uid_in_first_reader(context);
    return PCSC(SCardReleaseContext, context) && shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
