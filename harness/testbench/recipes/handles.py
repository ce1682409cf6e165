"""What pyscard says to handles that are not good any more, or never were."""

import gc
import sys
import time
from collections.abc import Callable

from smartcard import scard
from smartcard.Exceptions import SmartcardException
from smartcard.System import readers

COMMAND = [0x00, 0x00, 0x00, 0x00]
SILENT_S = 2.5
MANY = 250  # more contexts than pcscd has for all of its clients


def attempt(what: str, call: Callable[[], object]) -> None:
    """Print what comes of a call."""
    try:
        told = call()
    except Exception as error:
        print(f"{what}: {type(error).__name__}: {error}", flush=True)
    else:
        print(f"{what}: {told}", flush=True)


def transmitted(handle: int) -> str:
    """What the C function, which smartcard.scard has as it is, says of a handle."""
    code, _ = scard.SCardTransmit(handle, scard.SCARD_PCI_T1, COMMAND)
    return str(scard.SCardGetErrorMessage(code))


def released(context: int) -> str:
    """The same of a context."""
    return str(scard.SCardGetErrorMessage(scard.SCardReleaseContext(context)))


reader = readers()[0]
print("-- a connection of the framework")
connection = reader.createConnection()
connection.connect()
connection.disconnect()
attempt("transmit after disconnect()", lambda: connection.transmit(COMMAND))
connection.connect()
connection.transmit(COMMAND)
time.sleep(SILENT_S)
attempt("transmit after a restart of pcscd", lambda: connection.transmit(COMMAND))
attempt("disconnect()", connection.disconnect)
attempt("release()", connection.release)

print("-- functions and handles")
_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
_, names = scard.SCardListReaders(context, [])
_, handle, _ = scard.SCardConnect(
    context, names[0], scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_ANY
)
scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
attempt("SCardTransmit after SCardDisconnect", lambda: transmitted(handle))
code, nothing, _ = scard.SCardConnect(
    context, "No such reader", scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_ANY
)
print(f"SCardConnect to no reader: {scard.SCardGetErrorMessage(code)}; the handle is {nothing}")
attempt("SCardTransmit with that handle", lambda: transmitted(nothing))
scard.SCardReleaseContext(context)
attempt("SCardReleaseContext once more", lambda: released(context))
attempt("SCardReleaseContext(0)", lambda: released(0))

print("-- a connection for which there was no context any more")
sys.unraisablehook = lambda told: print(
    f"its destructor: {type(told.exc_value).__name__}: {told.exc_value}", flush=True
)
contexts = [scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM) for _ in range(MANY)]
try:
    reader.createConnection()
except SmartcardException as error:
    print(
        "createConnection():", str(error).partition(" :")[0], flush=True
    )  # for one of two reasons
gc.collect()
