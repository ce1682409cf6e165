/*
 * Asks the card in the first smart card reader for its greeting, through UEFI's Smart Card Reader
 * Protocol: on a machine on which no operating system runs.
 */

#include <efi.h>
#include <efilib.h>

#include "smart_card_reader.h"

#define LONGEST_RESPONSE (65536 + 2)

static UINT8 select_applet[] = {0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
static UINT8 get_greeting[] = {0x00, 0x00, 0x00, 0x00};

static UINT8 response[LONGEST_RESPONSE];

static EFI_STATUS fail(CHAR16 *what, EFI_STATUS status)
{
    IPrint(ST->StdErr, L"%s: %r\n", what, status);
    return status;
}

static VOID print_bytes(CHAR16 *mark, const UINT8 *bytes, UINTN length)
{
    static const CHAR16 digits[] = L"0123456789ABCDEF"; /* of %x these are small letters */
    Print(L"%s", mark);
    for (UINTN i = 0; i < length; i++)
        Print(L" %c%c", digits[bytes[i] >> 4], digits[bytes[i] & 0x0F]);
    Print(L"\n");
}

/* Sends a command, and prints it with its response. length: of the response's data. */
static EFI_STATUS exchange(EFI_SMART_CARD_READER_PROTOCOL *reader, UINT8 *command, UINTN size,
                           UINTN *length)
{
    UINTN received = sizeof response;
    EFI_STATUS status = reader->SCardTransmit(reader, command, size, response, &received);
    if (EFI_ERROR(status))
        return fail(L"SCardTransmit", status);
    if (received < 2)
        return fail(L"The card gave no status word", EFI_PROTOCOL_ERROR);
    print_bytes(L">", command, size);
    print_bytes(L"<", response, received);
    *length = received - 2;
    return EFI_SUCCESS;
}

static EFI_STATUS greet(EFI_SMART_CARD_READER_PROTOCOL *reader)
{
    UINTN length;
    EFI_STATUS status = exchange(reader, select_applet, sizeof select_applet, &length);
    if (!EFI_ERROR(status))
        status = exchange(reader, get_greeting, sizeof get_greeting, &length);
    if (EFI_ERROR(status))
        return status;
    if (length > 0 && response[length] == 0x90 && response[length + 1] == 0x00) {
        response[length] = '\0';
        Print(L"%a\n", response);
    }
    return EFI_SUCCESS;
}

static EFI_STATUS greet_in(EFI_SMART_CARD_READER_PROTOCOL *reader)
{
    CHAR16 name[128];
    UINTN size = sizeof name;
    EFI_STATUS status = reader->SCardStatus(reader, name, &size, NULL, NULL, NULL, NULL);
    if (EFI_ERROR(status))
        return fail(L"SCardStatus", status);
    Print(L"Reader: %s\n", name);

    UINT32 protocol;
    status = reader->SCardConnect(reader, SCARD_AM_CARD, SCARD_CA_NORESET,
                                  SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &protocol);
    if (EFI_ERROR(status))
        return fail(L"SCardConnect", status);
    status = greet(reader);
    EFI_STATUS left = reader->SCardDisconnect(reader, SCARD_CA_NORESET);
    if (EFI_ERROR(left) && !EFI_ERROR(status))
        status = fail(L"SCardDisconnect", left);
    return status;
}

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table)
{
    InitializeLib(image, table);
    EFI_GUID guid = EFI_SMART_CARD_READER_PROTOCOL_GUID;
    EFI_SMART_CARD_READER_PROTOCOL *reader;
    EFI_STATUS status = LibLocateProtocol(&guid, (VOID **)&reader);
    if (EFI_ERROR(status))
        return fail(L"No smart card reader", status);
    return greet_in(reader);
}
