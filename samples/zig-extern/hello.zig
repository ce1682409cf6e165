//! Asks the card in the first PC/SC reader for its greeting, through the binding in pcsc.zig.

const std = @import("std");
const pcsc = @import("pcsc.zig");

const select_applet = [_]u8{
    0x00, 0xA4, 0x04, 0x00, 0x0A, // SELECT, by a name of ten bytes:
    0xA0, 0x00, 0x00, 0x00, 0x62,
    0x03, 0x01, 0x0C, 0x06, 0x01,
};
const get_greeting = [_]u8{ 0x00, 0x00, 0x00, 0x00 };
const success = [_]u8{ 0x90, 0x00 };

pub fn main(init: std.process.Init) !u8 {
    var buffer: [1024]u8 = undefined;
    var stdout: std.Io.File.Writer = .init(.stdout(), init.io, &buffer);
    var diagnostics: pcsc.Diagnostics = .{};

    const result = greetInFirstReader(&stdout.interface, &diagnostics);
    try stdout.interface.flush();
    result catch |failure| {
        switch (failure) {
            error.PcscFailed => std.debug.print("{f}\n", .{diagnostics}),
            error.NoStatusWord => std.debug.print("The card gave no status word\n", .{}),
            else => return failure,
        }
        return 1;
    };
    return 0;
}

fn greetInFirstReader(out: *std.Io.Writer, diagnostics: *pcsc.Diagnostics) !void {
    const context = try pcsc.Context.establish(diagnostics);
    defer context.release();
    var names: pcsc.Context.Buffer = undefined;
    const reader = try context.firstReader(&names);
    try out.print("Reader: {s}\n", .{reader});

    const card = try context.connect(reader);
    defer card.disconnect();
    var buffer: pcsc.Card.Buffer = undefined;
    _ = try exchange(card, &select_applet, &buffer, out);
    const response = try exchange(card, &get_greeting, &buffer, out);
    const greeting = response[0 .. response.len - success.len];
    if (std.mem.endsWith(u8, response, &success) and greeting.len > 0) {
        try out.print("{s}\n", .{greeting});
    }
}

/// Sends a command, prints it with its response, and returns the response.
fn exchange(
    card: pcsc.Card,
    command: []const u8,
    buffer: *pcsc.Card.Buffer,
    out: *std.Io.Writer,
) ![]u8 {
    const response = try card.transmit(command, buffer);
    if (response.len < success.len) return error.NoStatusWord;
    try printBytes('>', command, out);
    try printBytes('<', response, out);
    return response;
}

fn printBytes(mark: u8, bytes: []const u8, out: *std.Io.Writer) !void {
    try out.writeByte(mark);
    for (bytes) |byte| try out.print(" {X:0>2}", .{byte});
    try out.writeByte('\n');
}
