"""Right in everything, but in a transaction from the first command to the last."""

from smartcard import scard

COMMANDS = ("00A404000AA00000006203010C0601", "00000000")


def checked(result, *values):
    """What a call gave, or the end."""
    if result != scard.SCARD_S_SUCCESS:
        raise SystemExit(scard.SCardGetErrorMessage(result))
    return values


def spaced(data):
    """Bytes as the contract has them."""
    return " ".join(f"{byte:02X}" for byte in data)


(context,) = checked(*scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM))
(readers,) = checked(*scard.SCardListReaders(context, []))
print(f"Reader: {readers[0]}")
either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
card, protocol = checked(*scard.SCardConnect(context, readers[0], scard.SCARD_SHARE_SHARED, either))
checked(scard.SCardBeginTransaction(card))
for command in map(bytes.fromhex, COMMANDS):
    (response,) = checked(*scard.SCardTransmit(card, protocol, list(command)))
    print(f"> {spaced(command)}\n< {spaced(response)}")
print(bytes(response[:-2]).decode())
checked(scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD))
checked(scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD))
checked(scard.SCardReleaseContext(context))
