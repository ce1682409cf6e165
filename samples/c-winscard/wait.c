// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
// the C API of pcsc-lite.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

// Calls a PC/SC function: true when it succeeded, else it says on stderr what failed.
#define PCSC(function, ...) succeeded(#function, function(__VA_ARGS__))

enum { PATIENCE_MS = 5000 };

static const BYTE get_uid[] = {0xFF, 0xCA, 0x00, 0x00, 0x00};

static bool succeeded(const char *function, LONG result) {
    if (result != SCARD_S_SUCCESS)
        fprintf(stderr, "%s: %s\n", function, pcsc_stringify_error(result));
    return result == SCARD_S_SUCCESS;
}

static long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void print_bytes(const char *mark, const BYTE *bytes, DWORD length) {
    fputs(mark, stdout);
    for (DWORD i = 0; i < length; i++)
        printf(" %02X", bytes[i]);
    putchar('\n');
}

static bool show_card(SCARDHANDLE card, DWORD protocol, const SCARD_READERSTATE *reader) {
    printf("Reader: %s\n", reader->szReader);
    print_bytes("ATR:", reader->rgbAtr, reader->cbAtr);

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

static bool show_card_in(SCARDCONTEXT context, const SCARD_READERSTATE *reader) {
    SCARDHANDLE card;
    DWORD protocol;
    if (!PCSC(SCardConnect, context, reader->szReader, SCARD_SHARE_SHARED,
              SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol))
        return false;
    bool shown = show_card(card, protocol, reader);
    return PCSC(SCardDisconnect, card, SCARD_LEAVE_CARD) && shown;
}

// The first of the readers that has a card, as soon as one has; else NULL.
static const SCARD_READERSTATE *await_card(SCARDCONTEXT context, SCARD_READERSTATE readers[],
                                           DWORD count) {
    long end = milliseconds() + PATIENCE_MS;
    for (long left = PATIENCE_MS; left >= 0; left = end - milliseconds()) {
        // It returns as soon as a reader is in another state than the one that is known: of
        // those that are unaware, at once.
        LONG result = SCardGetStatusChange(context, (DWORD)left, readers, count);
        if (result == SCARD_E_TIMEOUT)
            break;
        if (!succeeded("SCardGetStatusChange", result))
            return NULL;
        for (DWORD i = 0; i < count; i++) {
            if (readers[i].dwEventState & SCARD_STATE_PRESENT)
                return &readers[i];
            readers[i].dwCurrentState = readers[i].dwEventState;
        }
    }
    fprintf(stderr, "No card came within %d seconds.\n", PATIENCE_MS / 1000);
    return NULL;
}

static bool await_and_show_card(SCARDCONTEXT context) {
    // The names come one after the other, each ended by a zero, and one more after the last.
    char names[PCSCLITE_MAX_READERS_CONTEXTS * MAX_READERNAME + 1];
    DWORD length = sizeof names;
    if (!PCSC(SCardListReaders, context, NULL, names, &length))
        return false;

    SCARD_READERSTATE readers[PCSCLITE_MAX_READERS_CONTEXTS];
    DWORD count = 0;
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1)
        readers[count++] =
            (SCARD_READERSTATE){.szReader = name, .dwCurrentState = SCARD_STATE_UNAWARE};

    const SCARD_READERSTATE *reader = await_card(context, readers, count);
    return reader != NULL && show_card_in(context, reader);
}

int main(void) {
    SCARDCONTEXT context;
    if (!PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, &context))
        return EXIT_FAILURE;
    bool shown = await_and_show_card(context);
    return PCSC(SCardReleaseContext, context) && shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
