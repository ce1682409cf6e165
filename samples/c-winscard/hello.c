// Asks the card in the first PC/SC reader for its greeting, through the C API of pcsc-lite.

#include <stdbool.h>
#include <stdio.h>

#include <winscard.h>

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

// Sends a command and prints it with its response; *received is the buffer's size, then the response's.
static bool exchange(SCARDHANDLE card, DWORD protocol, const BYTE *command, DWORD length,
                     BYTE *response, DWORD *received) {
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    if (!succeeded("SCardTransmit",
                   SCardTransmit(card, pci, command, length, NULL, response, received)))
        return false;
    print_bytes('>', command, length);
    print_bytes('<', response, *received);
    return true;
}

static bool greet(SCARDHANDLE card, DWORD protocol) {
    BYTE response[MAX_BUFFER_SIZE];
    DWORD length = sizeof response;
    if (!exchange(card, protocol, select_applet, sizeof select_applet, response, &length))
        return false;
    length = sizeof response;
    if (!exchange(card, protocol, get_greeting, sizeof get_greeting, response, &length))
        return false;
    if (length > 2 && response[length - 2] == 0x90 && response[length - 1] == 0x00)
        printf("%.*s\n", (int)(length - 2), (const char *)response);
    return true;
}

static bool greet_in(SCARDCONTEXT context, const char *reader) {
    SCARDHANDLE card;
    DWORD protocol;
    printf("Reader: %s\n", reader);
    if (!succeeded("SCardConnect", SCardConnect(context, reader, SCARD_SHARE_SHARED,
                                                SCARD_PROTOCOL_ANY, &card, &protocol)))
        return false;
    bool greeted = greet(card, protocol);
    return succeeded("SCardDisconnect", SCardDisconnect(card, SCARD_LEAVE_CARD)) && greeted;
}
