"""SCardCancel at about the time when SCardGetStatusChange comes to the end of its time."""

import threading
import time

from winscard import ReaderState, begin, cancel, status_change

TRIES = 300
TIMEOUT_MS = 10
context, reader = begin()
state = ReaderState(reader.encode())
status_change(context, 0, [state])
state.dwCurrentState = state.dwEventState
waits, cancels = set[str](), set[str]()


def wait() -> None:
    """One wait, in which nothing happens."""
    waits.add(status_change(context, TIMEOUT_MS, [state]))


for number in range(TRIES):
    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep((TIMEOUT_MS + number % 20 / 10 - 0.5) / 1000)  # a bit before and after its end
    cancels.add(cancel(context))
    waiting.join()
print("SCardGetStatusChange:", *sorted(waits))
print("SCardCancel:", *sorted(cancels))
