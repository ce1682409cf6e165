/*
 * A UEFI driver for USB readers: where the firmware shows an interface of class CCID, it offers
 * the Smart Card Reader Protocol. It follows the driver model (UEFI specification, chapter 11).
 */

#include <efi.h>
#include <efilib.h>

#include "reader.h"

static EFI_GUID usb_io_guid = EFI_USB_IO_PROTOCOL_GUID;
static EFI_GUID reader_guid = EFI_SMART_CARD_READER_PROTOCOL_GUID;
static EFI_GUID binding_guid = EFI_DRIVER_BINDING_PROTOCOL_GUID;

static EFI_STATUS take(EFI_DRIVER_BINDING *This, EFI_HANDLE controller, EFI_USB_IO_PROTOCOL **usb)
{
    return BS->OpenProtocol(controller, &usb_io_guid, (VOID **)usb, This->DriverBindingHandle,
                            controller, EFI_OPEN_PROTOCOL_BY_DRIVER);
}

static VOID give_back(EFI_DRIVER_BINDING *This, EFI_HANDLE controller)
{
    BS->CloseProtocol(controller, &usb_io_guid, This->DriverBindingHandle, controller);
}

static EFI_STATUS EFIAPI supported(EFI_DRIVER_BINDING *This, EFI_HANDLE Controller,
                                   EFI_DEVICE_PATH *RemainingDevicePath)
{
    (VOID) RemainingDevicePath;
    EFI_USB_IO_PROTOCOL *usb;
    EFI_STATUS status = take(This, Controller, &usb);
    if (EFI_ERROR(status))
        return status;
    EFI_USB_INTERFACE_DESCRIPTOR interface;
    status = usb->UsbGetInterfaceDescriptor(usb, &interface);
    if (!EFI_ERROR(status) && interface.InterfaceClass != CCID_INTERFACE_CLASS)
        status = EFI_UNSUPPORTED;
    give_back(This, Controller);
    return status;
}

static EFI_STATUS EFIAPI start(EFI_DRIVER_BINDING *This, EFI_HANDLE Controller,
                               EFI_DEVICE_PATH *RemainingDevicePath)
{
    (VOID) RemainingDevicePath;
    EFI_USB_IO_PROTOCOL *usb;
    EFI_STATUS status = take(This, Controller, &usb);
    if (EFI_ERROR(status))
        return status;
    READER *reader;
    status = reader_new(usb, &reader);
    if (!EFI_ERROR(status)) {
        status = BS->InstallProtocolInterface(&Controller, &reader_guid, EFI_NATIVE_INTERFACE,
                                              &reader->protocol);
        if (EFI_ERROR(status))
            reader_free(reader);
    }
    if (EFI_ERROR(status))
        give_back(This, Controller);
    return status;
}

static EFI_STATUS EFIAPI stop(EFI_DRIVER_BINDING *This, EFI_HANDLE Controller,
                              UINTN NumberOfChildren, EFI_HANDLE *ChildHandleBuffer)
{
    (VOID) NumberOfChildren, (VOID)ChildHandleBuffer;
    EFI_SMART_CARD_READER_PROTOCOL *protocol;
    EFI_STATUS status =
        BS->OpenProtocol(Controller, &reader_guid, (VOID **)&protocol, This->DriverBindingHandle,
                         Controller, EFI_OPEN_PROTOCOL_GET_PROTOCOL);
    if (EFI_ERROR(status))
        return status;
    status = BS->UninstallProtocolInterface(Controller, &reader_guid, protocol);
    if (EFI_ERROR(status))
        return status; /* a program still uses it */
    reader_free(reader_of(protocol));
    give_back(This, Controller);
    return EFI_SUCCESS;
}

static EFI_DRIVER_BINDING binding = {supported, start, stop, 0x10, NULL, NULL};

/* Takes the driver from every reader that it has, so that its image can go. */
static EFI_STATUS EFIAPI unload(EFI_HANDLE ImageHandle)
{
    UINTN count;
    EFI_HANDLE *readers;
    if (!EFI_ERROR(LibLocateHandle(ByProtocol, &reader_guid, NULL, &count, &readers))) {
        for (UINTN i = 0; i < count; i++)
            BS->DisconnectController(readers[i], ImageHandle, NULL);
        FreePool(readers);
    }
    return BS->UninstallProtocolInterface(ImageHandle, &binding_guid, &binding);
}

EFI_STATUS efi_main(EFI_HANDLE ImageHandle, EFI_SYSTEM_TABLE *SystemTable)
{
    InitializeLib(ImageHandle, SystemTable);
    EFI_LOADED_IMAGE *image;
    EFI_STATUS status = BS->HandleProtocol(ImageHandle, &LoadedImageProtocol, (VOID **)&image);
    if (EFI_ERROR(status))
        return status;
    image->Unload = unload;
    binding.ImageHandle = binding.DriverBindingHandle = ImageHandle;
    return BS->InstallProtocolInterface(&ImageHandle, &binding_guid, EFI_NATIVE_INTERFACE,
                                        &binding);
}
