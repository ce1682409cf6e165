// Asks the first PC/SC reader for the UID of the card on it, through the binding in Pcsc.cs.

using System;
using System.Linq;
using Pcsc;

internal static class Uid
{
    private static readonly byte[] GetUid = { 0xFF, 0xCA, 0x00, 0x00, 0x00 };
    private static readonly byte[] Success = { 0x90, 0x00 };

    private static int Main()
    {
        try
        {
            ShowUidInFirstReader();
            return 0;
        }
        catch (PcscException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void ShowUidInFirstReader()
    {
        using (var context = Context.Establish())
        {
            string reader = context.ListReaders().First();
            Console.WriteLine($"Reader: {reader}");

            using (var card = context.Connect(reader))
            {
                ShowUid(card);
                card.Disconnect();
            }
            context.Release();
        }
    }

    private static void ShowUid(Card card)
    {
        byte[] response = card.Transmit(GetUid);
        int length = response.Length - Success.Length;
        if (length < 0)
        {
            throw new PcscException("The card gave no status word.");
        }
        Console.WriteLine($"> {Hex(GetUid)}");
        Console.WriteLine($"< {Hex(response)}");
        if (length > 0 && response.Skip(length).SequenceEqual(Success))
        {
            Console.WriteLine($"UID: {Hex(response.Take(length).ToArray())}");
        }
    }

    private static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace('-', ' ');
}
