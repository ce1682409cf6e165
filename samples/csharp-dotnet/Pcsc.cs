// What a program needs of PC/SC to talk to a card: pcsc-lite, bound by P/Invoke.

using System;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Pcsc.NativeMethods;

namespace Pcsc;

/// <summary>A session with the PC/SC service. Its end releases it.</summary>
public sealed class Context : SafeHandleZeroOrMinusOneIsInvalid
{
    public Context()
        : base(ownsHandle: true) { }

    /// <summary>Opens a session.</summary>
    public static Context Establish()
    {
        Check(nameof(SCardEstablishContext), SCardEstablishContext(ScopeSystem, 0, 0, out var context));
        return context;
    }

    /// <summary>The names of the readers; that there is none is an error.</summary>
    public string[] ListReaders()
    {
        nuint length = 0;
        Check(nameof(SCardListReaders), SCardListReaders(this, null, null, ref length));
        var names = new byte[length];
        Check(nameof(SCardListReaders), SCardListReaders(this, null, names, ref length));
        return Encoding.UTF8.GetString(names).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Connects to the card in a reader, shared with other programs.</summary>
    public Card Connect(string reader)
    {
        var result = SCardConnect(this, reader, ShareShared, AnyProtocol, out var card, out var protocol);
        Check(nameof(SCardConnect), result);
        card.Protocol = protocol;
        return card;
    }

    /// <summary>Ends the session, as Dispose does, but throws when that fails.</summary>
    public void Release()
    {
        SetHandleAsInvalid();
        Check(nameof(SCardReleaseContext), SCardReleaseContext(handle));
    }

    protected override bool ReleaseHandle() => SCardReleaseContext(handle) == Success;
}

/// <summary>A connection to a card. Its end leaves the card as it is.</summary>
public sealed class Card : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly byte[] buffer = new byte[MaxBufferSize];

    public Card()
        : base(ownsHandle: true) { }

    /// <summary>The protocol that the connection came to have, as PC/SC numbers it.</summary>
    internal nuint Protocol { private get; set; }

    /// <summary>Sends a command and returns the response.</summary>
    public byte[] Transmit(byte[] command)
    {
        var length = (nuint)buffer.Length;
        var result = SCardTransmit(
            this,
            Pci(Protocol),
            command,
            (nuint)command.Length,
            0,
            buffer,
            ref length
        );
        Check(nameof(SCardTransmit), result);
        return buffer[..(int)length];
    }

    /// <summary>Disconnects, as Dispose does, but throws when that fails.</summary>
    public void Disconnect()
    {
        SetHandleAsInvalid();
        Check(nameof(SCardDisconnect), SCardDisconnect(handle, LeaveCard));
    }

    protected override bool ReleaseHandle() => SCardDisconnect(handle, LeaveCard) == Success;
}

/// <summary>A function of PC/SC failed, or the card did.</summary>
public sealed class PcscException(string message) : Exception(message);

/// <summary>
/// The functions under their C names. DWORD and LONG are C's long, which is as wide as a pointer
/// on Linux: nuint and nint. Windows and macOS have 32 bits there.
/// </summary>
internal static class NativeMethods
{
    internal const nint Success = 0;
    internal const nuint ScopeSystem = 2;
    internal const nuint ShareShared = 2;
    internal const nuint AnyProtocol = ProtocolT0 | ProtocolT1;
    internal const nuint LeaveCard = 0;

    /// <summary>MAX_BUFFER_SIZE_EXTENDED: a whole extended response.</summary>
    internal const int MaxBufferSize = 65548;

    private const nuint ProtocolT0 = 1;
    private const nuint ProtocolT1 = 2;
    private const string PcscLite = "libpcsclite.so.1";

    /// <summary>Throws when a function's result is not success.</summary>
    internal static void Check(string function, nint result)
    {
        if (result != Success)
        {
            var reason = Marshal.PtrToStringUTF8(pcsc_stringify_error(result));
            throw new PcscException($"{function}: {reason}");
        }
    }

    /// <summary>SCARD_PCI_T0 or SCARD_PCI_T1, which are variables of the library.</summary>
    internal static nint Pci(nuint protocol) =>
        NativeLibrary.GetExport(
            NativeLibrary.Load(PcscLite),
            protocol == ProtocolT0 ? "g_rgSCardT0Pci" : "g_rgSCardT1Pci"
        );

    [DllImport(PcscLite)]
    internal static extern nint SCardEstablishContext(
        nuint scope,
        nint reserved1,
        nint reserved2,
        out Context context
    );

    [DllImport(PcscLite)]
    internal static extern nint SCardReleaseContext(nint context);

    [DllImport(PcscLite)]
    internal static extern nint SCardListReaders(
        Context context,
        string? groups,
        [Out] byte[]? readers,
        ref nuint length
    );

    [DllImport(PcscLite)]
    internal static extern nint SCardConnect(
        Context context,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string reader,
        nuint shareMode,
        nuint protocols,
        out Card card,
        out nuint protocol
    );

    [DllImport(PcscLite)]
    internal static extern nint SCardDisconnect(nint card, nuint disposition);

    [DllImport(PcscLite)]
    internal static extern nint SCardTransmit(
        Card card,
        nint sendPci,
        byte[] command,
        nuint commandLength,
        nint receivePci,
        [Out] byte[] response,
        ref nuint responseLength
    );

    [DllImport(PcscLite)]
    private static extern nint pcsc_stringify_error(nint result);
}
