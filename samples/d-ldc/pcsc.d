/// What a program needs of PC/SC to talk to a card.
module pcsc;

import std.algorithm : filter, map, splitter;
import std.array : array;
import std.exception : basicExceptionCtors;
import std.format : format;
import std.string : fromStringz, toStringz;
import winscard;

/// A function of PC/SC failed, or the card did.
class PcscException : Exception
{
    mixin basicExceptionCtors;
}

private void check(string functionName, LONG code)
{
    if (code != SCARD_S_SUCCESS)
        throw new PcscException(format!"%s: %s"(functionName,
                pcsc_stringify_error(code).fromStringz));
}

/// A session with the PC/SC service; it ends with its scope.
struct Context
{
    private SCARDCONTEXT handle;

    @disable this();
    @disable this(this);

    /// Begins one.
    static Context establish()
    {
        auto context = Context.init;
        check("SCardEstablishContext",
                SCardEstablishContext(SCARD_SCOPE_SYSTEM, null, null, &context.handle));
        return context;
    }

    ~this()
    {
        if (handle)
            SCardReleaseContext(handle);
    }

    /// The names of the readers; that there is none is an exception.
    string[] readers()
    {
        DWORD length;
        check("SCardListReaders", SCardListReaders(handle, null, null, &length));
        auto names = new char[length];
        check("SCardListReaders", SCardListReaders(handle, null, names.ptr, &length));
        return names.splitter('\0').filter!"a.length".map!"a.idup".array;
    }

    /// Connects to the card in a reader, shared with other programs.
    Card connect(string reader)
    {
        auto card = Card.init;
        DWORD protocol;
        check("SCardConnect", SCardConnect(handle, reader.toStringz, SCARD_SHARE_SHARED,
                SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card.handle, &protocol));
        card.pci = protocol == SCARD_PROTOCOL_T0 ? &g_rgSCardT0Pci : &g_rgSCardT1Pci;
        return card;
    }
}

/// A connection to a card, which is left as it is at the end of its scope.
struct Card
{
    private SCARDHANDLE handle;
    private const(SCARD_IO_REQUEST)* pci;

    @disable this();
    @disable this(this);

    ~this()
    {
        if (pci)
            SCardDisconnect(handle, SCARD_LEAVE_CARD);
    }

    /// Sends a command; its response has a status word at least.
    ubyte[] transmit(const ubyte[] command)
    {
        auto response = new ubyte[MAX_BUFFER_SIZE_EXTENDED];
        DWORD length = response.length;
        check("SCardTransmit", SCardTransmit(handle, pci, command.ptr, command.length, null,
                response.ptr, &length));
        if (length < 2)
            throw new PcscException("The card gave no status word");
        return response[0 .. length];
    }
}
