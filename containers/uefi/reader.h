/* A reader as programs see it: the Smart Card Reader Protocol over CCID's messages. */

#ifndef READER_H
#define READER_H

#include "ccid.h"
#include "smart_card_reader.h"

typedef struct {
    UINTN signature;
    EFI_SMART_CARD_READER_PROTOCOL protocol;
    CCID ccid;
    CHAR16 *name;
    BOOLEAN connected;
    UINT32 mode;   /* of the connection */
    UINT32 active; /* protocol of the connection */
    UINT8 atr[LONGEST_ATR];
    UINTN atr_length;
} READER;

EFI_STATUS reader_new(EFI_USB_IO_PROTOCOL *usb, READER **made);
VOID reader_free(READER *reader);
READER *reader_of(EFI_SMART_CARD_READER_PROTOCOL *protocol);

#endif
