// What a program needs of PC/SC to talk to a card: pcsc-lite, bound by P/Invoke.

using System;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Pcsc.NativeMethods;

namespace Pcsc
{
    /// <summary>A session with the PC/SC service. Its end releases it.</summary>
    public sealed class Context : SafeHandleZeroOrMinusOneIsInvalid
    {
        private Context() : base(ownsHandle: true)
        {
        }

        /// <summary>Opens a session.</summary>
        public static Context Establish()
        {
            IntPtr result =
                SCardEstablishContext(ScopeSystem, IntPtr.Zero, IntPtr.Zero, out Context context);
            Check(nameof(SCardEstablishContext), result);
            return context;
        }

        /// <summary>The names of the readers; that there is none is an error.</summary>
        public string[] ListReaders()
        {
            UIntPtr length = UIntPtr.Zero;
            Check(nameof(SCardListReaders), SCardListReaders(this, null, null, ref length));
            var names = new byte[(int)length];
            Check(nameof(SCardListReaders), SCardListReaders(this, null, names, ref length));
            return Encoding.UTF8.GetString(names, 0, (int)length)
                .Split(new[] { '\0' }, StringSplitOptions.RemoveEmptyEntries);
        }

        /// <summary>Connects to the card in a reader, shared with other programs.</summary>
        public Card Connect(string reader)
        {
            IntPtr result = SCardConnect(this, reader, ShareShared, AnyProtocol, out Card card,
                                         out UIntPtr protocol);
            Check(nameof(SCardConnect), result);
            card.Protocol = (Protocol)protocol;
            return card;
        }

        /// <summary>
        /// Waits until a reader is in another state than the one that is known of it; at once
        /// where none is known yet. False when the time is over before.
        /// </summary>
        public bool WaitForChange(ReaderState[] readers, TimeSpan timeout)
        {
            var limit = (UIntPtr)(uint)timeout.TotalMilliseconds;
            var count = (UIntPtr)(uint)readers.Length;
            IntPtr result = SCardGetStatusChange(this, limit, readers, count);
            if (Code(result) == Timeout)
            {
                return false;
            }
            Check(nameof(SCardGetStatusChange), result);
            for (int i = 0; i < readers.Length; i++)
            {
                readers[i].Learn();
            }
            return true;
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
        private Card() : base(ownsHandle: true)
        {
        }

        /// <summary>The protocol that the connection came to have.</summary>
        public Protocol Protocol { get; internal set; }

        /// <summary>Returns the card's answer to reset.</summary>
        public byte[] GetAtr()
        {
            var atr = new byte[MaxAtrSize];
            var length = (UIntPtr)MaxAtrSize;
            IntPtr result = SCardStatus(this, null, IntPtr.Zero, out UIntPtr state,
                                        out UIntPtr protocol, atr, ref length);
            Check(nameof(SCardStatus), result);
            Array.Resize(ref atr, (int)length);
            return atr;
        }

        /// <summary>Sends a command and returns the response.</summary>
        public byte[] Transmit(byte[] command)
        {
            var pci = new IoRequest(Protocol);
            var response = new byte[MaxBufferSize];
            var length = (UIntPtr)MaxBufferSize;
            IntPtr result = SCardTransmit(this, ref pci, command, (UIntPtr)(uint)command.Length,
                                          IntPtr.Zero, response, ref length);
            Check(nameof(SCardTransmit), result);
            Array.Resize(ref response, (int)length);
            return response;
        }

        /// <summary>Disconnects, as Dispose does, but throws when that fails.</summary>
        public void Disconnect()
        {
            SetHandleAsInvalid();
            Check(nameof(SCardDisconnect), SCardDisconnect(handle, LeaveCard));
        }

        protected override bool ReleaseHandle() => SCardDisconnect(handle, LeaveCard) == Success;
    }

    /// <summary>The protocols of ISO 7816-3, as PC/SC numbers them.</summary>
    public enum Protocol
    {
        T0 = 1,
        T1 = 2
    }

    /// <summary>SCARD_READERSTATE: what is known of a reader; of a new one, nothing.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ReaderState
    {
        [MarshalAs(UnmanagedType.LPStr)]
        private readonly string name;
        private readonly IntPtr userData;
        private UIntPtr known;
        private readonly UIntPtr seen;
        private readonly UIntPtr atrLength;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = MaxAtrSize)]
        private readonly byte[] atr;

        public ReaderState(string name)
        {
            this.name = name;
            userData = IntPtr.Zero;
            known = Unaware;
            seen = Unaware;
            atrLength = UIntPtr.Zero;
            atr = new byte[MaxAtrSize];
        }

        /// <summary>The reader's name.</summary>
        public string Name => name;

        /// <summary>Whether a card is in it.</summary>
        public bool HasCard => ((uint)known & Present) != 0;

        /// <summary>Takes what was seen last for known.</summary>
        internal void Learn()
        {
            known = seen;
        }
    }

    /// <summary>A function of PC/SC failed, or the card did.</summary>
    public sealed class PcscException : ExternalException
    {
        public PcscException(string message) : base(message)
        {
        }

        internal PcscException(string message, int code) : base(message, code)
        {
        }
    }

    /// <summary>
    /// The functions under their C names. DWORD and LONG are C's long, which has the size of a
    /// pointer on Linux; Windows and macOS have 32 bits there.
    /// </summary>
    internal static class NativeMethods
    {
        internal const uint MaxBufferSize = 264;
        internal const int MaxAtrSize = 33;
        internal const uint Present = 0x20;
        internal const int Timeout = unchecked((int)0x8010000A);

        internal static readonly IntPtr Success = IntPtr.Zero;
        internal static readonly UIntPtr ScopeSystem = (UIntPtr)2;
        internal static readonly UIntPtr ShareShared = (UIntPtr)2;
        internal static readonly UIntPtr AnyProtocol = (UIntPtr)3;
        internal static readonly UIntPtr LeaveCard = (UIntPtr)0;
        internal static readonly UIntPtr Unaware = (UIntPtr)0;

        private const string PcscLite = "libpcsclite.so.1";

        /// <summary>Throws when a function's result is not success.</summary>
        internal static void Check(string function, IntPtr result)
        {
            if (result != Success)
            {
                string reason = Marshal.PtrToStringAnsi(pcsc_stringify_error(result));
                throw new PcscException($"{function}: {reason}", Code(result));
            }
        }

        /// <summary>The code of an error, which is the low 32 bits of a LONG.</summary>
        internal static int Code(IntPtr result) => unchecked((int)(long)result);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardEstablishContext(UIntPtr scope, IntPtr reserved1,
                                                            IntPtr reserved2, out Context context);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardReleaseContext(IntPtr context);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardListReaders(Context context, string groups,
                                                       [Out] byte[] readers, ref UIntPtr length);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardGetStatusChange(Context context, UIntPtr timeout,
                                                           [In, Out] ReaderState[] readers,
                                                           UIntPtr count);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardConnect(Context context, string reader,
                                                   UIntPtr shareMode, UIntPtr protocols,
                                                   out Card card, out UIntPtr protocol);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardDisconnect(IntPtr card, UIntPtr disposition);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardStatus(Card card, [Out] byte[] reader,
                                                  IntPtr readerLength, out UIntPtr state,
                                                  out UIntPtr protocol, [Out] byte[] atr,
                                                  ref UIntPtr atrLength);

        [DllImport(PcscLite)]
        internal static extern IntPtr SCardTransmit(Card card, ref IoRequest sendPci,
                                                    byte[] command, UIntPtr commandLength,
                                                    IntPtr receivePci, [Out] byte[] response,
                                                    ref UIntPtr responseLength);

        [DllImport(PcscLite)]
        private static extern IntPtr pcsc_stringify_error(IntPtr result);

        /// <summary>SCARD_IO_REQUEST: says in which protocol a command is sent.</summary>
        [StructLayout(LayoutKind.Sequential)]
        internal struct IoRequest
        {
            private readonly UIntPtr protocol;
            private readonly UIntPtr length;

            internal IoRequest(Protocol protocol)
            {
                this.protocol = (UIntPtr)(uint)protocol;
                length = (UIntPtr)(uint)Marshal.SizeOf<IoRequest>();
            }
        }
    }
}
