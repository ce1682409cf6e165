/* Messages of USB readers: Device Class: Smart Card, CCID, revision 1.1. */

#ifndef CCID_H
#define CCID_H

#include "usb_io.h"

#define CCID_INTERFACE_CLASS 0x0B

#define CCID_HEADER_SIZE 10
#define CCID_LONGEST     (CCID_HEADER_SIZE + 65544) /* of a message: 4.2.2.3 */

#define LONGEST_ATR 33 /* ISO 7816-3 */

/* Levels of exchange, of which a reader has one (dwFeatures, 5.1). */
#define CCID_LEVEL_TPDU          0x00010000
#define CCID_LEVEL_SHORT_APDU    0x00020000
#define CCID_LEVEL_EXTENDED_APDU 0x00040000
#define CCID_LEVELS              0x00070000

/* A reader: its interface, and what is known of it. The first slot alone is used. */
typedef struct {
    EFI_USB_IO_PROTOCOL *usb;
    UINT8 in;
    UINT8 out;
    UINT8 sequence;
    UINT32 level;
    UINT8 *message; /* CCID_LONGEST bytes */
} CCID;

/* bmICCStatus of bStatus (6.2.6). */
typedef enum { CardActive, CardInactive, CardAbsent } CARD_PRESENCE;

/* Find endpoints and features of an interface. EFI_UNSUPPORTED for what this driver cannot use. */
EFI_STATUS ccid_open(CCID *ccid, EFI_USB_IO_PROTOCOL *usb);
VOID ccid_close(CCID *ccid);

EFI_STATUS ccid_presence(CCID *ccid, CARD_PRESENCE *presence);

/* atr: of LONGEST_ATR bytes. EFI_NO_MEDIA without a card, EFI_NOT_READY with a mute one. */
EFI_STATUS ccid_power_on(CCID *ccid, UINT8 *atr, UINTN *length);
EFI_STATUS ccid_power_off(CCID *ccid);

/* length: of the response; before, of the room for it. EFI_BUFFER_TOO_SMALL says what it takes. */
EFI_STATUS ccid_transfer(CCID *ccid, const UINT8 *command, UINTN size, UINT8 *response,
                         UINTN *length);

#endif
