/*
 * The functions of the Smart Card Reader Protocol. Results are those that the UEFI specification
 * has for each (37.6.1).
 */

#include "reader.h"

#include <efilib.h>

#define SIGNATURE         EFI_SIGNATURE_32('c', 'c', 'i', 'd')
#define ATTR_ATR_STRING   0x00090303 /* PC/SC part 3 */
#define MAX_FRIENDLY_NAME 128
#define HEADER            4 /* CLA INS P1 P2 */

READER *reader_of(EFI_SMART_CARD_READER_PROTOCOL *protocol)
{
    return _CR(protocol, READER, protocol);
}

/* -- what an ATR offers (ISO 7816-3, 8.2) */

/* The protocols of an ATR; T=0 where it names none. */
static UINT32 offered(const UINT8 *atr, UINTN length)
{
    UINT32 found = 0;
    UINTN at = 1;
    UINT8 indicator = at < length ? atr[at] : 0;
    while (indicator & 0xF0) {
        for (UINT8 bit = 0x10; bit; bit <<= 1)
            if (indicator & bit)
                at++;
        if (!(indicator & 0x80) || at >= length)
            break;
        indicator = atr[at];
        if ((indicator & 0x0F) < 2)
            found |= 1 << (indicator & 0x0F); /* SCARD_PROTOCOL_T0 is 1, and of T=1 it is 2 */
    }
    return found ? found : SCARD_PROTOCOL_T0;
}

/* What this driver can use of that: at the level of TPDUs it knows T=0 alone. */
static UINT32 usable(const READER *reader)
{
    UINT32 protocols = offered(reader->atr, reader->atr_length);
    return reader->ccid.level == CCID_LEVEL_TPDU ? protocols & SCARD_PROTOCOL_T0 : protocols;
}

/* -- power */

static EFI_STATUS power_on(READER *reader)
{
    reader->atr_length = 0;
    EFI_STATUS status = ccid_power_on(&reader->ccid, reader->atr, &reader->atr_length);
    return status == EFI_DEVICE_ERROR ? EFI_NOT_READY : status;
}

static EFI_STATUS prepare_card(READER *reader, UINT32 action)
{
    CARD_PRESENCE presence;
    EFI_STATUS status = ccid_presence(&reader->ccid, &presence);
    if (EFI_ERROR(status))
        return EFI_DEVICE_ERROR;
    if (presence == CardAbsent)
        return EFI_NO_MEDIA;
    if (action == SCARD_CA_COLDRESET && presence == CardActive)
        ccid_power_off(&reader->ccid);
    if (action == SCARD_CA_NORESET && presence == CardActive && reader->atr_length)
        return EFI_SUCCESS;
    return power_on(reader);
}

/* -- the protocol */

static EFI_STATUS EFIAPI scard_connect(EFI_SMART_CARD_READER_PROTOCOL *This, UINT32 AccessMode,
                                       UINT32 CardAction, UINT32 PreferredProtocols,
                                       UINT32 *ActiveProtocol)
{
    if (!This || !ActiveProtocol)
        return EFI_INVALID_PARAMETER;
    BOOLEAN card = AccessMode == SCARD_AM_CARD;
    if (!card && (AccessMode != SCARD_AM_READER || CardAction != SCARD_CA_NORESET))
        return EFI_INVALID_PARAMETER;
    if (CardAction > SCARD_CA_WARMRESET || (card && !PreferredProtocols))
        return EFI_INVALID_PARAMETER;
    READER *reader = reader_of(This);
    if (reader->connected)
        return EFI_ACCESS_DENIED;
    UINT32 active = SCARD_PROTOCOL_UNDEFINED;
    if (card) {
        EFI_STATUS status = prepare_card(reader, CardAction);
        if (EFI_ERROR(status))
            return status;
        UINT32 both = usable(reader) & PreferredProtocols;
        active = both & SCARD_PROTOCOL_T1 ? SCARD_PROTOCOL_T1 : both;
        if (!active)
            return EFI_UNSUPPORTED;
    }
    reader->connected = TRUE;
    reader->mode = AccessMode;
    *ActiveProtocol = reader->active = active;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI scard_disconnect(EFI_SMART_CARD_READER_PROTOCOL *This, UINT32 CardAction)
{
    if (!This || CardAction > SCARD_CA_EJECT)
        return EFI_INVALID_PARAMETER;
    if (CardAction == SCARD_CA_EJECT)
        return EFI_UNSUPPORTED; /* no reader of these can */
    READER *reader = reader_of(This);
    if (!reader->connected)
        return EFI_SUCCESS;
    reader->connected = FALSE;
    if (reader->mode != SCARD_AM_CARD || CardAction == SCARD_CA_NORESET)
        return EFI_SUCCESS;
    EFI_STATUS status = ccid_power_off(&reader->ccid);
    reader->atr_length = 0;
    if (!EFI_ERROR(status) && CardAction != SCARD_CA_UNPOWER)
        status = power_on(reader);
    return status == EFI_NO_MEDIA ? EFI_SUCCESS : status;
}

/* Copies what there is to whoever asked for it and has the room. length: its room, and its size. */
static EFI_STATUS give(VOID *to, UINTN *length, const VOID *from, UINTN size)
{
    if (!length)
        return to ? EFI_INVALID_PARAMETER : EFI_SUCCESS;
    UINTN room = *length;
    *length = size;
    if (!to)
        return EFI_SUCCESS;
    if (room < size)
        return EFI_BUFFER_TOO_SMALL;
    CopyMem(to, (VOID *)from, size);
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI scard_status(EFI_SMART_CARD_READER_PROTOCOL *This, CHAR16 *ReaderName,
                                      UINTN *ReaderNameLength, UINT32 *State, UINT32 *CardProtocol,
                                      UINT8 *Atr, UINTN *AtrLength)
{
    static const UINT32 states[] = {SCARD_ACTIVE, SCARD_INACTIVE, SCARD_ABSENT, SCARD_UNKNOWN};
    if (!This)
        return EFI_INVALID_PARAMETER;
    READER *reader = reader_of(This);
    EFI_STATUS status = give(ReaderName, ReaderNameLength, reader->name, StrSize(reader->name));
    if (!EFI_ERROR(status))
        status = give(Atr, AtrLength, reader->atr, reader->atr_length);
    CARD_PRESENCE presence;
    if (!EFI_ERROR(status))
        status = ccid_presence(&reader->ccid, &presence);
    if (EFI_ERROR(status))
        return status;
    if (State)
        *State = states[presence];
    if (CardProtocol)
        *CardProtocol = reader->connected ? reader->active : SCARD_PROTOCOL_UNDEFINED;
    return EFI_SUCCESS;
}

/*
 * A command as T=0 carries it (ISO 7816-3, 12.2): one of a header alone has a P3 of 00, and one
 * with data goes without its Le, so that the card answers 61xx where it has some.
 */
static UINTN as_tpdu(const UINT8 *command, UINTN size, UINT8 *tpdu)
{
    CopyMem(tpdu, (VOID *)command, size);
    if (size == HEADER) {
        tpdu[size] = 0x00;
        return size + 1;
    }
    UINTN with_le = HEADER + 1 + command[HEADER] + 1;
    return size > HEADER + 1 && size == with_le ? size - 1 : size;
}

static EFI_STATUS EFIAPI scard_transmit(EFI_SMART_CARD_READER_PROTOCOL *This, UINT8 *CAPDU,
                                        UINTN CAPDULength, UINT8 *RAPDU, UINTN *RAPDULength)
{
    if (!This || !CAPDU || !CAPDULength || !RAPDU || !RAPDULength)
        return EFI_INVALID_PARAMETER;
    READER *reader = reader_of(This);
    if (!reader->connected || reader->mode != SCARD_AM_CARD)
        return EFI_NOT_READY;
    if (reader->ccid.level != CCID_LEVEL_TPDU)
        return ccid_transfer(&reader->ccid, CAPDU, CAPDULength, RAPDU, RAPDULength);
    if (CAPDULength < HEADER || CAPDULength > HEADER + 1 + 255 + 1)
        return EFI_INVALID_PARAMETER;
    UINT8 tpdu[HEADER + 1 + 255 + 1];
    UINTN size = as_tpdu(CAPDU, CAPDULength, tpdu);
    return ccid_transfer(&reader->ccid, tpdu, size, RAPDU, RAPDULength);
}

static EFI_STATUS EFIAPI scard_control(EFI_SMART_CARD_READER_PROTOCOL *This, UINT32 ControlCode,
                                       UINT8 *InBuffer, UINTN InBufferLength, UINT8 *OutBuffer,
                                       UINTN *OutBufferLength)
{
    (VOID) ControlCode, (VOID)InBuffer, (VOID)InBufferLength;
    if (!This || (OutBuffer && !OutBufferLength))
        return EFI_INVALID_PARAMETER;
    return EFI_UNSUPPORTED;
}

static EFI_STATUS EFIAPI scard_get_attrib(EFI_SMART_CARD_READER_PROTOCOL *This, UINT32 Attrib,
                                          UINT8 *OutBuffer, UINTN *OutBufferLength)
{
    if (!This || !OutBuffer || !OutBufferLength || !*OutBufferLength)
        return EFI_INVALID_PARAMETER;
    READER *reader = reader_of(This);
    if (Attrib != ATTR_ATR_STRING)
        return EFI_UNSUPPORTED;
    if (!reader->atr_length)
        return EFI_NOT_READY;
    return give(OutBuffer, OutBufferLength, reader->atr, reader->atr_length);
}

/* -- making one */

/* The product's name, as the device has it; the caller frees it. */
static CHAR16 *product_name(EFI_USB_IO_PROTOCOL *usb)
{
    EFI_USB_DEVICE_DESCRIPTOR device;
    UINT16 *languages, size;
    CHAR16 *name;
    if (!EFI_ERROR(usb->UsbGetDeviceDescriptor(usb, &device)) && device.StrProduct &&
        !EFI_ERROR(usb->UsbGetSupportedLanguages(usb, &languages, &size)) &&
        size >= sizeof *languages &&
        !EFI_ERROR(usb->UsbGetStringDescriptor(usb, languages[0], device.StrProduct, &name)))
        return name;
    return StrDuplicate(L"USB smart card reader");
}

EFI_STATUS reader_new(EFI_USB_IO_PROTOCOL *usb, READER **made)
{
    READER *reader = AllocateZeroPool(sizeof *reader);
    if (!reader)
        return EFI_OUT_OF_RESOURCES;
    EFI_STATUS status = ccid_open(&reader->ccid, usb);
    if (EFI_ERROR(status)) {
        FreePool(reader);
        return status;
    }
    reader->signature = SIGNATURE;
    reader->name = product_name(usb);
    reader->protocol = (EFI_SMART_CARD_READER_PROTOCOL){
        scard_connect,  scard_disconnect, scard_status,
        scard_transmit, scard_control,    scard_get_attrib,
    };
    *made = reader;
    return EFI_SUCCESS;
}

VOID reader_free(READER *reader)
{
    ccid_close(&reader->ccid);
    FreePool(reader->name);
    FreePool(reader);
}
