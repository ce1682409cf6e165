/* What pcsc.vala needs of pcsc-lite, as winscard.h declares it. The file is named like the package
   of pkg-config, so that `--pkg libpcsclite` finds both. */

[CCode (cheader_filename = "winscard.h")]
namespace WinSCard {
    [CCode (cname = "SCARD_S_SUCCESS")]
    public const long SUCCESS;
    [CCode (cname = "SCARD_SCOPE_SYSTEM")]
    public const ulong SCOPE_SYSTEM;
    [CCode (cname = "SCARD_SHARE_SHARED")]
    public const ulong SHARE_SHARED;
    [CCode (cname = "SCARD_PROTOCOL_T0")]
    public const ulong PROTOCOL_T0;
    [CCode (cname = "SCARD_PROTOCOL_T1")]
    public const ulong PROTOCOL_T1;
    [CCode (cname = "SCARD_LEAVE_CARD")]
    public const ulong LEAVE_CARD;
    [CCode (cname = "MAX_BUFFER_SIZE_EXTENDED")]
    public const int MAX_BUFFER_SIZE_EXTENDED;

    [CCode (cname = "const SCARD_IO_REQUEST", has_type_id = false)]
    public struct IoRequest {}
    [CCode (cname = "g_rgSCardT0Pci")]
    public IoRequest T0_PCI;
    [CCode (cname = "g_rgSCardT1Pci")]
    public IoRequest T1_PCI;

    [CCode (cname = "SCardEstablishContext")]
    public long establish_context (ulong scope, void* reserved1, void* reserved2, out long context);
    [CCode (cname = "SCardReleaseContext")]
    public long release_context (long context);
    [CCode (cname = "SCardListReaders")]
    public long list_readers (long context, string? groups,
        [CCode (array_length = false, type = "LPSTR")] char[]? names, ref ulong length);
    [CCode (cname = "SCardConnect")]
    public long connect (long context, string reader, ulong share_mode, ulong protocols,
        out long card, out ulong protocol);
    [CCode (cname = "SCardDisconnect")]
    public long disconnect (long card, ulong disposition);
    [CCode (cname = "SCardTransmit")]
    public long transmit (long card, IoRequest* send_pci,
        [CCode (array_length_type = "gulong")] uint8[] command, void* receive_pci,
        [CCode (array_length = false)] uint8[] response, ref ulong response_length);
    [CCode (cname = "pcsc_stringify_error")]
    public unowned string stringify_error (long code);
}
