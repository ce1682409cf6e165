//! What pcsc.zig needs of pcsc-lite, as winscard.h declares it.

pub const Dword = c_ulong;
pub const Long = c_long;
pub const Context = Long;
pub const Handle = Long;

pub const success: Long = 0;
pub const scope_system: Dword = 2;
pub const share_shared: Dword = 2;
pub const protocol_t0: Dword = 1;
pub const protocol_t1: Dword = 2;
pub const leave_card: Dword = 0;
pub const max_readers = 16;
pub const max_reader_name = 128;
pub const max_buffer_size_extended = 4 + 3 + (1 << 16) + 3 + 2;

/// SCARD_IO_REQUEST: says in which protocol a command is sent.
pub const IoRequest = extern struct { protocol: Dword, length: Dword };

pub extern const g_rgSCardT0Pci: IoRequest;
pub extern const g_rgSCardT1Pci: IoRequest;

pub extern fn SCardEstablishContext(Dword, ?*const anyopaque, ?*const anyopaque, *Context) Long;
pub extern fn SCardReleaseContext(Context) Long;
pub extern fn SCardListReaders(Context, ?[*:0]const u8, ?[*]u8, *Dword) Long;
pub extern fn SCardConnect(Context, [*:0]const u8, Dword, Dword, *Handle, *Dword) Long;
pub extern fn SCardDisconnect(Handle, Dword) Long;
pub extern fn SCardTransmit(
    Handle,
    *const IoRequest,
    [*]const u8,
    Dword,
    ?*IoRequest,
    [*]u8,
    *Dword,
) Long;
pub extern fn pcsc_stringify_error(Long) [*:0]const u8;
