// Asks the card in the first PC/SC reader for its greeting, through pcsc-sharp.

using System;
using System.Linq;
using System.Text;
using PCSC;
using PCSC.Exceptions;

byte[] selectApplet =
[
    0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00, 0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01,
];
byte[] getGreeting = [0x00, 0x00, 0x00, 0x00];
const int longestResponse = 65538;

try
{
    using var context = ContextFactory.Instance.Establish(SCardScope.System);
    var name = context.GetReaders().FirstOrDefault()
        ?? throw new PCSCException(SCardError.NoReadersAvailable);
    Console.WriteLine($"Reader: {name}");

    using var card = context.ConnectReader(name, SCardShareMode.Shared, SCardProtocol.Any);
    Greet(card);
    card.Disconnect(SCardReaderDisposition.Leave);
    return 0;
}
catch (PCSCException e)
{
    Console.Error.WriteLine($"{e.Message} ({e.SCardError})");
    return 1;
}

void Greet(ICardReader card)
{
    Exchange(card, selectApplet);
    if (Exchange(card, getGreeting) is [.. var text, 0x90, 0x00] && text.Length > 0)
    {
        Console.WriteLine(Encoding.UTF8.GetString(text));
    }
}

// Sends a command, prints it with its response, and returns the response.
static byte[] Exchange(ICardReader card, byte[] command)
{
    var buffer = new byte[longestResponse];
    var length = card.Transmit(command, buffer);
    if (length < 2)
    {
        throw new PCSCException(SCardError.CommunicationError, "The card gave no status word.");
    }
    Console.WriteLine($"> {Hex(command)}");
    Console.WriteLine($"< {Hex(buffer[..length])}");
    return buffer[..length];
}

static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace('-', ' ');
