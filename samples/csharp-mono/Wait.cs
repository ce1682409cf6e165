// Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID, through
// the binding in Pcsc.cs.

using System;
using System.Diagnostics;
using System.Linq;
using Pcsc;

internal static class Wait
{
    private static readonly byte[] GetUid = { 0xFF, 0xCA, 0x00, 0x00, 0x00 };
    private static readonly byte[] Success = { 0x90, 0x00 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static int Main()
    {
        try
        {
            ShowCardInAnyReader();
            return 0;
        }
        catch (PcscException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void ShowCardInAnyReader()
    {
        using (var context = Context.Establish())
        {
            string reader = AwaitCard(context);
            using (var card = context.Connect(reader))
            {
                Console.WriteLine($"Reader: {reader}");
                Console.WriteLine($"ATR: {Hex(card.GetAtr())}");
                ShowUid(card);
                card.Disconnect();
            }
            context.Release();
        }
    }

    /// <summary>Returns the first reader with a card, as soon as there is one.</summary>
    private static string AwaitCard(Context context)
    {
        var readers = context.ListReaders().Select(name => new ReaderState(name)).ToArray();
        var clock = Stopwatch.StartNew();
        for (TimeSpan left = Patience; left > TimeSpan.Zero; left = Patience - clock.Elapsed)
        {
            // The first call returns at once, as no reader's state is known yet.
            if (!context.WaitForChange(readers, left))
            {
                break;
            }
            foreach (ReaderState reader in readers)
            {
                if (reader.HasCard)
                {
                    return reader.Name;
                }
            }
        }
        throw new PcscException($"No card came within {Patience.TotalSeconds} seconds.");
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
