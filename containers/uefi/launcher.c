/*
 * What the firmware boots: it loads the driver of the readers, starts the program with its output
 * on ports of QEMU's, where nothing of the firmware comes in between, and ends the machine with
 * the program's result.
 */

#include <efi.h>
#include <efilib.h>

#define OUTPUT_PORT 0xE9 /* isa-debugcon */
#define ERROR_PORT  0xEA
#define EXIT_PORT   0xF4 /* isa-debug-exit: a written N is QEMU's exit status 2N + 1 */

static VOID write_port(UINT16 port, UINT8 byte)
{
    __asm__ volatile("outb %0, %1" : : "a"(byte), "Nd"(port));
}

/* A character of UCS-2 in UTF-8; lines end as on Unix. */
static VOID put(UINT16 port, CHAR16 c)
{
    if (c == L'\r')
        return;
    if (c < 0x80) {
        write_port(port, c);
    } else if (c < 0x800) {
        write_port(port, 0xC0 | c >> 6);
        write_port(port, 0x80 | (c & 0x3F));
    } else {
        write_port(port, 0xE0 | c >> 12);
        write_port(port, 0x80 | (c >> 6 & 0x3F));
        write_port(port, 0x80 | (c & 0x3F));
    }
}

static EFI_STATUS EFIAPI write_output(SIMPLE_TEXT_OUTPUT_INTERFACE *This, CHAR16 *String);
static EFI_STATUS EFIAPI write_error(SIMPLE_TEXT_OUTPUT_INTERFACE *This, CHAR16 *String);

static SIMPLE_TEXT_OUTPUT_INTERFACE output, errors;

static EFI_STATUS EFIAPI write_output(SIMPLE_TEXT_OUTPUT_INTERFACE *This, CHAR16 *String)
{
    (VOID) This;
    while (*String)
        put(OUTPUT_PORT, *String++);
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI write_error(SIMPLE_TEXT_OUTPUT_INTERFACE *This, CHAR16 *String)
{
    (VOID) This;
    while (*String)
        put(ERROR_PORT, *String++);
    return EFI_SUCCESS;
}

/* Lets programs that start from now on write to QEMU's ports; all else stays the console's. */
static VOID redirect(EFI_SYSTEM_TABLE *table)
{
    output = *table->ConOut;
    output.OutputString = write_output;
    errors = *table->ConOut;
    errors.OutputString = write_error;
    table->ConOut = &output;
    table->StdErr = &errors;
    table->Hdr.CRC32 = 0;
    BS->CalculateCrc32(table, table->Hdr.HeaderSize, &table->Hdr.CRC32);
}

static EFI_STATUS run(EFI_HANDLE parent, EFI_HANDLE volume, CHAR16 *name)
{
    EFI_DEVICE_PATH *path = FileDevicePath(volume, name);
    EFI_HANDLE image;
    EFI_STATUS status = BS->LoadImage(FALSE, parent, path, NULL, 0, &image);
    FreePool(path);
    if (!EFI_ERROR(status))
        status = BS->StartImage(image, NULL, NULL);
    return status;
}

/* Lets drivers have a look at every device that there is. */
static VOID connect_all(VOID)
{
    UINTN count;
    EFI_HANDLE *handles;
    if (EFI_ERROR(LibLocateHandle(AllHandles, NULL, NULL, &count, &handles)))
        return;
    for (UINTN i = 0; i < count; i++)
        BS->ConnectController(handles[i], NULL, NULL, TRUE);
    FreePool(handles);
}

EFI_STATUS efi_main(EFI_HANDLE ImageHandle, EFI_SYSTEM_TABLE *SystemTable)
{
    InitializeLib(ImageHandle, SystemTable);
    EFI_LOADED_IMAGE *me;
    EFI_STATUS status = BS->HandleProtocol(ImageHandle, &LoadedImageProtocol, (VOID **)&me);
    redirect(SystemTable);
    if (!EFI_ERROR(status))
        status = run(ImageHandle, me->DeviceHandle, L"\\driver.efi");
    if (EFI_ERROR(status)) {
        IPrint(ST->StdErr, L"launcher: the driver: %r\n", status);
    } else {
        connect_all();
        status = run(ImageHandle, me->DeviceHandle, L"\\program.efi");
    }
    write_port(EXIT_PORT, EFI_ERROR(status) ? 1 : 0);
    return status;
}
