//! What a program needs of PC/SC to talk to a card.

const std = @import("std");
const winscard = @import("winscard.zig");

/// A function of PC/SC failed; the diagnostics say which, and why.
pub const Error = error{PcscFailed};

/// An error of Zig is a name alone: what else is to be told of one stands here.
pub const Diagnostics = struct {
    function: []const u8 = "",
    code: winscard.Long = winscard.success,

    pub fn format(self: Diagnostics, writer: *std.Io.Writer) std.Io.Writer.Error!void {
        try writer.print("{s}: {s}", .{ self.function, winscard.pcsc_stringify_error(self.code) });
    }

    fn check(self: *Diagnostics, function: []const u8, code: winscard.Long) Error!void {
        if (code == winscard.success) return;
        self.* = .{ .function = function, .code = code };
        return error.PcscFailed;
    }
};

/// A session with the PC/SC service.
pub const Context = struct {
    handle: winscard.Context,
    diagnostics: *Diagnostics,

    pub fn establish(diagnostics: *Diagnostics) Error!Context {
        var handle: winscard.Context = undefined;
        try diagnostics.check(
            "SCardEstablishContext",
            winscard.SCardEstablishContext(winscard.scope_system, null, null, &handle),
        );
        return .{ .handle = handle, .diagnostics = diagnostics };
    }

    pub fn release(self: Context) void {
        _ = winscard.SCardReleaseContext(self.handle);
    }

    /// As much as the names of all readers can be.
    pub const Buffer = [winscard.max_readers * winscard.max_reader_name + 1]u8;

    /// The name of the first reader, which is in the buffer; that there is none is an error.
    pub fn firstReader(self: Context, buffer: *Buffer) Error![:0]const u8 {
        var length: winscard.Dword = buffer.len;
        try self.diagnostics.check(
            "SCardListReaders",
            winscard.SCardListReaders(self.handle, null, buffer, &length),
        );
        // The names come one after the other, each ended by a zero.
        const first: [*:0]const u8 = @ptrCast(buffer);
        return std.mem.span(first);
    }

    /// Connects to the card in a reader, shared with other programs.
    pub fn connect(self: Context, reader: [:0]const u8) Error!Card {
        var handle: winscard.Handle = undefined;
        var protocol: winscard.Dword = undefined;
        try self.diagnostics.check("SCardConnect", winscard.SCardConnect(
            self.handle,
            reader,
            winscard.share_shared,
            winscard.protocol_t0 | winscard.protocol_t1,
            &handle,
            &protocol,
        ));
        return .{
            .handle = handle,
            .pci = if (protocol == winscard.protocol_t0)
                &winscard.g_rgSCardT0Pci
            else
                &winscard.g_rgSCardT1Pci,
            .diagnostics = self.diagnostics,
        };
    }
};

/// A connection to a card.
pub const Card = struct {
    /// As much as a response can be.
    pub const Buffer = [winscard.max_buffer_size_extended]u8;

    handle: winscard.Handle,
    pci: *const winscard.IoRequest,
    diagnostics: *Diagnostics,

    /// Leaves the card as it is.
    pub fn disconnect(self: Card) void {
        _ = winscard.SCardDisconnect(self.handle, winscard.leave_card);
    }

    /// Sends a command; gives the response, which is in the buffer.
    pub fn transmit(self: Card, command: []const u8, buffer: *Buffer) Error![]u8 {
        var length: winscard.Dword = buffer.len;
        try self.diagnostics.check("SCardTransmit", winscard.SCardTransmit(
            self.handle,
            self.pci,
            command.ptr,
            command.len,
            null,
            buffer,
            &length,
        ));
        return buffer[0..length];
    }
};
