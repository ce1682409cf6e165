// Asks the card in the first PC/SC reader for its greeting, through the binding in Pcsc.cs.

using System;
using System.Linq;
using System.Text;
using Pcsc;

internal static class Hello
{
    private static readonly byte[] SelectApplet = { 0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                                    0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01 };
    private static readonly byte[] GetGreeting = { 0x00, 0x00, 0x00, 0x00 };
    private static readonly byte[] Success = { 0x90, 0x00 };

    private static int Main()
    {
        try
        {
            GreetInFirstReader();
            return 0;
        }
        catch (PcscException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void GreetInFirstReader()
    {
        using (var context = Context.Establish())
        {
            string reader = context.ListReaders().First();
            Console.WriteLine($"Reader: {reader}");

            using (var card = context.Connect(reader))
            {
                Greet(card);
                card.Disconnect();
            }
            context.Release();
        }
    }

    private static void Greet(Card card)
    {
        Exchange(card, SelectApplet);
        byte[] response = Exchange(card, GetGreeting);
        int length = response.Length - Success.Length;
        if (length > 0 && response.Skip(length).SequenceEqual(Success))
        {
            Console.WriteLine(Encoding.UTF8.GetString(response, 0, length));
        }
    }

    /// <summary>Sends a command, prints it with its response, and returns the response.</summary>
    private static byte[] Exchange(Card card, byte[] command)
    {
        byte[] response = card.Transmit(command);
        if (response.Length < Success.Length)
        {
            throw new PcscException("The card gave no status word.");
        }
        Console.WriteLine($"> {Hex(command)}");
        Console.WriteLine($"< {Hex(response)}");
        return response;
    }

    private static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace('-', ' ');
}
