/* The messages of CCID over the bulk endpoints of an interface. */

#include "ccid.h"

#include <efilib.h>

/* Messages to the reader (6.1) and from it (6.2). */
#define ICC_POWER_ON    0x62
#define ICC_POWER_OFF   0x63
#define GET_SLOT_STATUS 0x65
#define XFR_BLOCK       0x6F
#define DATA_BLOCK      0x80
#define SLOT_STATUS     0x81

/* bStatus and bError (6.2.6). */
#define ICC_STATUS(status)     ((status) & 0x03)
#define COMMAND_STATUS(status) ((status) >> 6)
#define FAILED                 1
#define TIME_EXTENSION         2
#define ICC_MUTE               0xFE

#define DESCRIPTOR_CONFIGURATION 0x02
#define DESCRIPTOR_INTERFACE     0x04
#define DESCRIPTOR_CCID          0x21
#define CCID_DESCRIPTOR_SIZE     54
#define FEATURES_OFFSET          40

#define GET_DESCRIPTOR     0x06
#define STANDARD_IN        0x80
#define TIMEOUT_MS         5000
#define ENDPOINT_IN        0x80
#define ENDPOINT_TYPE      0x03
#define ENDPOINT_TYPE_BULK 0x02

static UINT32 read32(const UINT8 *bytes)
{
    return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (UINT32)bytes[3] << 24;
}

static VOID write32(UINT8 *bytes, UINT32 number)
{
    for (UINTN i = 0; i < 4; i++)
        bytes[i] = number >> 8 * i;
}

/* -- what the reader is like */

/* The whole descriptor of the configuration, which has the class's own in it. */
static EFI_STATUS configuration(EFI_USB_IO_PROTOCOL *usb, UINT8 **bytes, UINTN *size)
{
    EFI_USB_CONFIG_DESCRIPTOR head;
    EFI_STATUS status = usb->UsbGetConfigDescriptor(usb, &head);
    if (EFI_ERROR(status))
        return status;
    *size = head.TotalLength;
    *bytes = AllocatePool(*size);
    if (!*bytes)
        return EFI_OUT_OF_RESOURCES;
    EFI_USB_DEVICE_REQUEST request = {STANDARD_IN, GET_DESCRIPTOR, DESCRIPTOR_CONFIGURATION << 8, 0,
                                      head.TotalLength};
    UINT32 result;
    status =
        usb->UsbControlTransfer(usb, &request, EfiUsbDataIn, TIMEOUT_MS, *bytes, *size, &result);
    if (EFI_ERROR(status))
        FreePool(*bytes);
    return status;
}

/* dwFeatures of the descriptor that follows the interface's; 0 where there is none. */
static UINT32 features_in(const UINT8 *bytes, UINTN size, UINT8 interface)
{
    BOOLEAN mine = FALSE;
    for (UINTN at = 0; at + 2 <= size && bytes[at] >= 2 && at + bytes[at] <= size;
         at += bytes[at]) {
        if (bytes[at + 1] == DESCRIPTOR_INTERFACE && bytes[at] >= 3)
            mine = bytes[at + 2] == interface;
        if (mine && bytes[at + 1] == DESCRIPTOR_CCID && bytes[at] >= CCID_DESCRIPTOR_SIZE)
            return read32(bytes + at + FEATURES_OFFSET);
    }
    return 0;
}

static EFI_STATUS find_level(CCID *ccid, UINT8 interface)
{
    UINT8 *bytes;
    UINTN size;
    EFI_STATUS status = configuration(ccid->usb, &bytes, &size);
    if (EFI_ERROR(status))
        return status;
    ccid->level = features_in(bytes, size, interface) & CCID_LEVELS;
    FreePool(bytes);
    return ccid->level ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

static EFI_STATUS find_endpoints(CCID *ccid, UINT8 count)
{
    ccid->in = ccid->out = 0;
    for (UINT8 i = 0; i < count; i++) {
        EFI_USB_ENDPOINT_DESCRIPTOR endpoint;
        EFI_STATUS status = ccid->usb->UsbGetEndpointDescriptor(ccid->usb, i, &endpoint);
        if (EFI_ERROR(status))
            return status;
        if ((endpoint.Attributes & ENDPOINT_TYPE) != ENDPOINT_TYPE_BULK)
            continue;
        if (endpoint.EndpointAddress & ENDPOINT_IN)
            ccid->in = endpoint.EndpointAddress;
        else
            ccid->out = endpoint.EndpointAddress;
    }
    return ccid->in && ccid->out ? EFI_SUCCESS : EFI_UNSUPPORTED;
}

EFI_STATUS ccid_open(CCID *ccid, EFI_USB_IO_PROTOCOL *usb)
{
    EFI_USB_INTERFACE_DESCRIPTOR interface;
    EFI_STATUS status = usb->UsbGetInterfaceDescriptor(usb, &interface);
    if (EFI_ERROR(status))
        return status;
    if (interface.InterfaceClass != CCID_INTERFACE_CLASS)
        return EFI_UNSUPPORTED;
    ccid->usb = usb;
    ccid->sequence = 0;
    status = find_endpoints(ccid, interface.NumEndpoints);
    if (!EFI_ERROR(status))
        status = find_level(ccid, interface.InterfaceNumber);
    if (EFI_ERROR(status))
        return status;
    ccid->message = AllocatePool(CCID_LONGEST);
    return ccid->message ? EFI_SUCCESS : EFI_OUT_OF_RESOURCES;
}

VOID ccid_close(CCID *ccid)
{
    FreePool(ccid->message);
}

/* -- messages */

static EFI_STATUS send(CCID *ccid, UINT8 type, const UINT8 *data, UINTN size)
{
    UINT8 *message = ccid->message;
    if (size > CCID_LONGEST - CCID_HEADER_SIZE)
        return EFI_INVALID_PARAMETER;
    SetMem(message, CCID_HEADER_SIZE, 0); /* slot 0, automatic voltage, no parameters */
    message[0] = type;
    write32(message + 1, size);
    message[6] = ++ccid->sequence;
    if (size)
        CopyMem(message + CCID_HEADER_SIZE, (VOID *)data, size);
    UINTN length = CCID_HEADER_SIZE + size;
    UINT32 result;
    return ccid->usb->UsbBulkTransfer(ccid->usb, ccid->out, message, &length, TIMEOUT_MS, &result);
}

/* Receives one whole message, in as many transfers as the reader cuts it into. */
static EFI_STATUS receive(CCID *ccid)
{
    UINTN have = 0, whole = CCID_HEADER_SIZE;
    do {
        UINTN length = CCID_LONGEST - have;
        UINT32 result;
        EFI_STATUS status = ccid->usb->UsbBulkTransfer(ccid->usb, ccid->in, ccid->message + have,
                                                       &length, TIMEOUT_MS, &result);
        if (EFI_ERROR(status))
            return status;
        have += length;
        if (have >= CCID_HEADER_SIZE)
            whole = CCID_HEADER_SIZE + read32(ccid->message + 1);
        if (!length || whole > CCID_LONGEST)
            return EFI_PROTOCOL_ERROR;
    } while (have < whole);
    return EFI_SUCCESS;
}

static EFI_STATUS failure(const UINT8 *message)
{
    if (ICC_STATUS(message[7]) == CardAbsent)
        return EFI_NO_MEDIA;
    return message[8] == ICC_MUTE ? EFI_NOT_READY : EFI_DEVICE_ERROR;
}

/* Sends a message and waits for its answer, which is in ccid->message afterwards. */
static EFI_STATUS exchange(CCID *ccid, UINT8 type, UINT8 answer, const UINT8 *data, UINTN size)
{
    EFI_STATUS status = send(ccid, type, data, size);
    const UINT8 *message = ccid->message;
    while (!EFI_ERROR(status)) {
        status = receive(ccid);
        if (EFI_ERROR(status) || message[6] != ccid->sequence)
            continue; /* of another sequence: an answer that came too late */
        if (COMMAND_STATUS(message[7]) == TIME_EXTENSION)
            continue;
        if (COMMAND_STATUS(message[7]) == FAILED)
            return failure(message);
        return message[0] == answer ? EFI_SUCCESS : EFI_PROTOCOL_ERROR;
    }
    return status;
}

EFI_STATUS ccid_presence(CCID *ccid, CARD_PRESENCE *presence)
{
    EFI_STATUS status = exchange(ccid, GET_SLOT_STATUS, SLOT_STATUS, NULL, 0);
    if (status == EFI_NO_MEDIA)
        status = EFI_SUCCESS; /* some readers call that a failure */
    *presence = ICC_STATUS(ccid->message[7]);
    return status;
}

/* Takes the data of the answer out of ccid->message. */
static EFI_STATUS take(const CCID *ccid, UINT8 *data, UINTN *length)
{
    UINTN room = *length;
    *length = read32(ccid->message + 1);
    if (*length > room)
        return EFI_BUFFER_TOO_SMALL;
    CopyMem(data, ccid->message + CCID_HEADER_SIZE, *length);
    return EFI_SUCCESS;
}

EFI_STATUS ccid_power_on(CCID *ccid, UINT8 *atr, UINTN *length)
{
    EFI_STATUS status = exchange(ccid, ICC_POWER_ON, DATA_BLOCK, NULL, 0);
    if (EFI_ERROR(status))
        return status;
    *length = LONGEST_ATR;
    status = take(ccid, atr, length);
    return EFI_ERROR(status) || !*length ? EFI_NOT_READY : EFI_SUCCESS;
}

EFI_STATUS ccid_power_off(CCID *ccid)
{
    return exchange(ccid, ICC_POWER_OFF, SLOT_STATUS, NULL, 0);
}

EFI_STATUS ccid_transfer(CCID *ccid, const UINT8 *command, UINTN size, UINT8 *response,
                         UINTN *length)
{
    EFI_STATUS status = exchange(ccid, XFR_BLOCK, DATA_BLOCK, command, size);
    return EFI_ERROR(status) ? status : take(ccid, response, length);
}
