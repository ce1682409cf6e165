/// Asks the card in the first PC/SC reader for its greeting, through the module in pcsc.d.
module hello;

import pcsc : Card, Context, PcscException;
import std.conv : hexString;
import std.stdio : stderr, writefln, writeln;

immutable ubyte[] selectApplet = cast(immutable ubyte[]) hexString!"00A404000AA00000006203010C0601";
immutable ubyte[] getGreeting = cast(immutable ubyte[]) hexString!"00000000";
immutable ubyte[] success = [0x90, 0x00];

int main()
{
    try
    {
        auto context = Context.establish();
        const reader = context.readers[0];
        writeln("Reader: ", reader);
        auto card = context.connect(reader);
        greet(card);
        return 0;
    }
    catch (PcscException failure)
    {
        stderr.writeln(failure.msg);
        return 1;
    }
}

void greet(ref Card card)
{
    exchange(card, selectApplet);
    const response = exchange(card, getGreeting);
    const greeting = response[0 .. $ - 2];
    if (response[$ - 2 .. $] == success && greeting.length)
        writeln(cast(const char[]) greeting);
}

/// Sends a command, prints it with its response, and returns the response.
ubyte[] exchange(ref Card card, const ubyte[] command)
{
    auto response = card.transmit(command);
    writefln!"> %(%02X %)"(command);
    writefln!"< %(%02X %)"(response);
    return response;
}
