// Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks,
// through the C API of pcsc-lite.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <winscard.h>

// Calls a PC/SC function: true when it succeeded, else it says on stderr what failed.
#define PCSC(function, ...) succeeded(#function, function(__VA_ARGS__))

static bool succeeded(const char *function, LONG result) {
    if (result != SCARD_S_SUCCESS)
        fprintf(stderr, "%s: %s\n", function, pcsc_stringify_error(result));
    return result == SCARD_S_SUCCESS;
}

static bool show_atr(SCARDHANDLE card) {
    char reader[MAX_READERNAME];
    BYTE atr[MAX_ATR_SIZE];
    DWORD reader_length = sizeof reader, atr_length = sizeof atr, state, protocol;
    if (!PCSC(SCardStatus, card, reader, &reader_length, &state, &protocol, atr, &atr_length))
        return false;
    fputs("ATR:", stdout);
    for (DWORD i = 0; i < atr_length; i++)
        printf(" %02X", atr[i]);
    printf("\nProtocol: %s\n", protocol == SCARD_PROTOCOL_T0 ? "T=0" : "T=1");
    return true;
}

static bool show_atr_in_first_reader(SCARDCONTEXT context) {
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
    bool shown = show_atr(card);
    return PCSC(SCardDisconnect, card, SCARD_LEAVE_CARD) && shown;
}

int main(void) {
    SCARDCONTEXT context;
    if (!PCSC(SCardEstablishContext, SCARD_SCOPE_SYSTEM, NULL, NULL, &context))
        return EXIT_FAILURE;
    bool shown = show_atr_in_first_reader(context);
    return PCSC(SCardReleaseContext, context) && shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
