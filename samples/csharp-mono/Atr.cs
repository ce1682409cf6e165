// Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks,
// through the binding in Pcsc.cs.

using System;
using System.Linq;
using Pcsc;

internal static class Atr
{
    private static int Main()
    {
        try
        {
            ShowAtrInFirstReader();
            return 0;
        }
        catch (PcscException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void ShowAtrInFirstReader()
    {
        using (var context = Context.Establish())
        {
            string reader = context.ListReaders().First();
            Console.WriteLine($"Reader: {reader}");

            using (var card = context.Connect(reader))
            {
                ShowAtr(card);
                card.Disconnect();
            }
            context.Release();
        }
    }

    private static void ShowAtr(Card card)
    {
        string atr = BitConverter.ToString(card.GetAtr()).Replace('-', ' ');
        Console.WriteLine($"ATR: {atr}");
        Console.WriteLine($"Protocol: {(card.Protocol == Protocol.T0 ? "T=0" : "T=1")}");
    }
}
