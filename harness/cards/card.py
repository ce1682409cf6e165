"""What every card is: an ATR, answers to commands, and power."""

from __future__ import annotations

import traceback
from collections import deque
from functools import reduce
from operator import xor

from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import ApduError, CardError


class Card:
    """A card to inherit from: override `process`, and `forget` when there is state.

    atr:    what the card says at power-on (ISO 7816-3, 8.2), whole, check byte included.
    faults: what went wrong in the card's own code, newest last; whoever runs the card takes
            them out. The card's user only ever sees 6F 00.

    A card that answers in raw bytes (a relay, a card with broken answers) overrides
    `transmit` instead. Its answer is never empty, which vpcd could not carry.
    """

    def __init__(self, atr: bytes) -> None:
        if not atr:
            raise CardError("a card needs an ATR: vpcd waits for ever for an empty one")
        self.atr = atr
        self.faults: deque[str] = deque(maxlen=16)

    def process(self, command: CommandApdu) -> ResponseApdu:
        """Answer a well-formed command. An exception becomes 6F 00 and a fault."""
        raise NotImplementedError

    def transmit(self, raw: bytes) -> bytes:
        """Answer whatever came: at least the two bytes of a status word, if nothing is wrong.

        Bytes that are no command get 67 00, as ISO 7816-4 has no word for them but length.
        """
        try:
            return self.process(CommandApdu.parse(raw)).encode()
        except ApduError:
            return status.WRONG_LENGTH.to_bytes(2)
        except Exception as error:  # whatever a card's author got wrong, the reader must live
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.faults.append(f"{type(error).__name__}: {error} ({where.name}:{where.lineno})")
            return status.NO_DIAGNOSIS.to_bytes(2)

    def forget(self) -> None:
        """Lose what is volatile, such as the selected application. Nothing by default."""

    def power_on(self) -> None:
        """Cold reset: contacts powered."""
        self.forget()

    def power_off(self) -> None:
        """Contacts unpowered. The ATR may still be asked for."""
        self.forget()

    def reset(self) -> None:
        """Warm reset: still powered."""
        self.forget()


def with_check_byte(atr: bytes) -> bytes:
    """`atr` with TCK, the exclusive or of all after TS (ISO 7816-3, 8.2.5).

    An ATR that offers T=0 only has none.
    """
    return atr + bytes((reduce(xor, atr[1:], 0),))
