// Asks the card in the first PC/SC reader for its greeting, through the binding in Pcsc.cs.

using System;
using System.Text;
using Pcsc;

byte[] selectApplet =
[
    0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01,
];
byte[] getGreeting = [0x00, 0x00, 0x00, 0x00];

try
{
    using var context = Context.Establish();
    var reader = context.ListReaders()[0];
    Console.WriteLine($"Reader: {reader}");

    using var card = context.Connect(reader);
    Greet(card);
    card.Disconnect();
    context.Release();
    return 0;
}
catch (PcscException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

void Greet(Card card)
{
    Exchange(card, selectApplet);
    if (Exchange(card, getGreeting) is [.. var text, 0x90, 0x00] && text.Length > 0)
    {
        Console.WriteLine(Encoding.UTF8.GetString(text));
    }
}

// Sends a command, prints it with its response, and returns the response.
static byte[] Exchange(Card card, byte[] command)
{
    var response = card.Transmit(command);
    if (response is not [.., _, _])
    {
        throw new PcscException("The card gave no status word.");
    }
    Console.WriteLine($"> {Hex(command)}");
    Console.WriteLine($"< {Hex(response)}");
    return response;
}

static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace('-', ' ');
