"""The base of every card: an ATR, responses to commands, and power."""

from __future__ import annotations

from typing import Self

from harness.atr.errors import AtrError
from harness.atr.make import check_length
from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import ApduError, CardError
from harness.cards.options import Options


def check_atr(atr: bytes) -> None:
    """Raise CardError for an ATR that is too short or too long; what is in it may be wrong."""
    try:
        check_length(atr)
    except AtrError as error:
        raise CardError(str(error)) from error


class Card:
    """A card to inherit from: override `process`, and `forget` when there is state.

    atr: what the card says at power-on (ISO 7816-3, 8.2), whole, check byte included.
         CardError where it is too short or too long to be one.

    A card that answers in raw bytes (a relay, a card with broken responses) overrides
    `transmit` instead. Whatever any of this raises, `guard.Guarded` makes a fault of it.
    """

    def __init__(self, atr: bytes) -> None:
        check_atr(atr)
        self.atr = atr

    @classmethod
    def from_options(cls, _: Options) -> Self:
        """A card as options describe it. Unless overridden there are none.

        A card without options is made without arguments: it brings its ATR along.
        """
        return cls()  # type: ignore[call-arg]

    def process(self, command: CommandApdu) -> ResponseApdu:
        """The response to a well-formed command."""
        raise NotImplementedError

    def transmit(self, raw: bytes) -> bytes:
        """The response to whatever came: at least the two bytes of a status word.

        Bytes that are no command get 67 00, as ISO 7816-4 has no word for them but length.
        """
        try:
            command = CommandApdu.parse(raw)
        except ApduError:
            return status.WRONG_LENGTH.to_bytes(2)
        return self.process(command).encode()

    def save(self) -> bytes:
        """All that outlives power, for the option `state` of such a card.

        CardError unless overridden: a card keeps no state of itself.
        """
        raise CardError("this card has no state that could be saved")

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
