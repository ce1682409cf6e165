/*
 * The USB I/O Protocol, from chapter 17.2.4 of the UEFI specification, version 2.10, as far as the
 * driver calls it: gnu-efi has no declaration of it.
 */

#ifndef USB_IO_H
#define USB_IO_H

#include <efi.h>

#define EFI_USB_IO_PROTOCOL_GUID                                                                   \
    {0x2b2f68d6, 0x0cd2, 0x44cf, {0x8e, 0x8b, 0xbb, 0xa2, 0x0b, 0x1b, 0x5b, 0x75}}

typedef struct _EFI_USB_IO_PROTOCOL EFI_USB_IO_PROTOCOL;

typedef enum { EfiUsbDataIn, EfiUsbDataOut, EfiUsbNoData } EFI_USB_DATA_DIRECTION;

#pragma pack(push, 1)

typedef struct {
    UINT8 RequestType;
    UINT8 Request;
    UINT16 Value;
    UINT16 Index;
    UINT16 Length;
} EFI_USB_DEVICE_REQUEST;

typedef struct {
    UINT8 Length;
    UINT8 DescriptorType;
    UINT16 BcdUSB;
    UINT8 DeviceClass;
    UINT8 DeviceSubClass;
    UINT8 DeviceProtocol;
    UINT8 MaxPacketSize0;
    UINT16 IdVendor;
    UINT16 IdProduct;
    UINT16 BcdDevice;
    UINT8 StrManufacturer;
    UINT8 StrProduct;
    UINT8 StrSerialNumber;
    UINT8 NumConfigurations;
} EFI_USB_DEVICE_DESCRIPTOR;

typedef struct {
    UINT8 Length;
    UINT8 DescriptorType;
    UINT16 TotalLength;
    UINT8 NumInterfaces;
    UINT8 ConfigurationValue;
    UINT8 Configuration;
    UINT8 Attributes;
    UINT8 MaxPower;
} EFI_USB_CONFIG_DESCRIPTOR;

typedef struct {
    UINT8 Length;
    UINT8 DescriptorType;
    UINT8 InterfaceNumber;
    UINT8 AlternateSetting;
    UINT8 NumEndpoints;
    UINT8 InterfaceClass;
    UINT8 InterfaceSubClass;
    UINT8 InterfaceProtocol;
    UINT8 Interface;
} EFI_USB_INTERFACE_DESCRIPTOR;

typedef struct {
    UINT8 Length;
    UINT8 DescriptorType;
    UINT8 EndpointAddress;
    UINT8 Attributes;
    UINT16 MaxPacketSize;
    UINT8 Interval;
} EFI_USB_ENDPOINT_DESCRIPTOR;

#pragma pack(pop)

/* Timeouts are in milliseconds. */
struct _EFI_USB_IO_PROTOCOL {
    EFI_STATUS(EFIAPI *UsbControlTransfer)(EFI_USB_IO_PROTOCOL *This,
                                           EFI_USB_DEVICE_REQUEST *Request,
                                           EFI_USB_DATA_DIRECTION Direction, UINT32 Timeout,
                                           VOID *Data, UINTN DataLength, UINT32 *Status);
    EFI_STATUS(EFIAPI *UsbBulkTransfer)(EFI_USB_IO_PROTOCOL *This, UINT8 DeviceEndpoint, VOID *Data,
                                        UINTN *DataLength, UINTN Timeout, UINT32 *Status);
    VOID *UsbAsyncInterruptTransfer;
    VOID *UsbSyncInterruptTransfer;
    VOID *UsbIsochronousTransfer;
    VOID *UsbAsyncIsochronousTransfer;
    EFI_STATUS(EFIAPI *UsbGetDeviceDescriptor)(EFI_USB_IO_PROTOCOL *This,
                                               EFI_USB_DEVICE_DESCRIPTOR *Descriptor);
    EFI_STATUS(EFIAPI *UsbGetConfigDescriptor)(EFI_USB_IO_PROTOCOL *This,
                                               EFI_USB_CONFIG_DESCRIPTOR *Descriptor);
    EFI_STATUS(EFIAPI *UsbGetInterfaceDescriptor)(EFI_USB_IO_PROTOCOL *This,
                                                  EFI_USB_INTERFACE_DESCRIPTOR *Descriptor);
    EFI_STATUS(EFIAPI *UsbGetEndpointDescriptor)(EFI_USB_IO_PROTOCOL *This, UINT8 Index,
                                                 EFI_USB_ENDPOINT_DESCRIPTOR *Descriptor);
    EFI_STATUS(EFIAPI *UsbGetStringDescriptor)(EFI_USB_IO_PROTOCOL *This, UINT16 LangID,
                                               UINT8 StringID, CHAR16 **String);
    EFI_STATUS(EFIAPI *UsbGetSupportedLanguages)(EFI_USB_IO_PROTOCOL *This, UINT16 **LangIDTable,
                                                 UINT16 *TableSize);
    EFI_STATUS(EFIAPI *UsbPortReset)(EFI_USB_IO_PROTOCOL *This);
};

#endif
