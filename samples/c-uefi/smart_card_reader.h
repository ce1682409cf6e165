/* The Smart Card Reader Protocol, from chapter 37.6.1 of the UEFI specification, version 2.10. */

#ifndef SMART_CARD_READER_H
#define SMART_CARD_READER_H

#include <efi.h>

#define EFI_SMART_CARD_READER_PROTOCOL_GUID                                                        \
    {0x2a4d1adf, 0x21dc, 0x4b81, {0xa4, 0x2f, 0x8b, 0x8e, 0xe2, 0x38, 0x00, 0x60}}

/* Access modes: of the reader alone, or of the card in it. */
#define SCARD_AM_READER 0x0001
#define SCARD_AM_CARD   0x0002

/* What is done to the card. */
#define SCARD_CA_NORESET   0x0000
#define SCARD_CA_COLDRESET 0x0001
#define SCARD_CA_WARMRESET 0x0002
#define SCARD_CA_UNPOWER   0x0003
#define SCARD_CA_EJECT     0x0004

#define SCARD_PROTOCOL_UNDEFINED 0x0000
#define SCARD_PROTOCOL_T0        0x0001
#define SCARD_PROTOCOL_T1        0x0002
#define SCARD_PROTOCOL_RAW       0x0004

/* States of the card. */
#define SCARD_UNKNOWN  0x0000
#define SCARD_ABSENT   0x0001
#define SCARD_INACTIVE 0x0002
#define SCARD_ACTIVE   0x0003

typedef struct _EFI_SMART_CARD_READER_PROTOCOL EFI_SMART_CARD_READER_PROTOCOL;

typedef EFI_STATUS(EFIAPI *EFI_SMART_CARD_READER_CONNECT)(EFI_SMART_CARD_READER_PROTOCOL *This,
                                                          UINT32 AccessMode, UINT32 CardAction,
                                                          UINT32 PreferredProtocols,
                                                          UINT32 *ActiveProtocol);
typedef EFI_STATUS(EFIAPI *EFI_SMART_CARD_READER_DISCONNECT)(EFI_SMART_CARD_READER_PROTOCOL *This,
                                                             UINT32 CardAction);
/* Lengths are in bytes, of the name with its ending zero. */
typedef EFI_STATUS(EFIAPI *EFI_SMART_CARD_READER_STATUS)(EFI_SMART_CARD_READER_PROTOCOL *This,
                                                         CHAR16 *ReaderName,
                                                         UINTN *ReaderNameLength, UINT32 *State,
                                                         UINT32 *CardProtocol, UINT8 *Atr,
                                                         UINTN *AtrLength);
typedef EFI_STATUS(EFIAPI *EFI_SMART_CARD_READER_TRANSMIT)(EFI_SMART_CARD_READER_PROTOCOL *This,
                                                           UINT8 *CAPDU, UINTN CAPDULength,
                                                           UINT8 *RAPDU, UINTN *RAPDULength);
typedef EFI_STATUS(EFIAPI *EFI_SMART_CARD_READER_CONTROL)(EFI_SMART_CARD_READER_PROTOCOL *This,
                                                          UINT32 ControlCode, UINT8 *InBuffer,
                                                          UINTN InBufferLength, UINT8 *OutBuffer,
                                                          UINTN *OutBufferLength);
typedef EFI_STATUS(EFIAPI *EFI_SMART_CARD_READER_GET_ATTRIB)(EFI_SMART_CARD_READER_PROTOCOL *This,
                                                             UINT32 Attrib, UINT8 *OutBuffer,
                                                             UINTN *OutBufferLength);

struct _EFI_SMART_CARD_READER_PROTOCOL {
    EFI_SMART_CARD_READER_CONNECT SCardConnect;
    EFI_SMART_CARD_READER_DISCONNECT SCardDisconnect;
    EFI_SMART_CARD_READER_STATUS SCardStatus;
    EFI_SMART_CARD_READER_TRANSMIT SCardTransmit;
    EFI_SMART_CARD_READER_CONTROL SCardControl;
    EFI_SMART_CARD_READER_GET_ATTRIB SCardGetAttrib;
};

#endif
