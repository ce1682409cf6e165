"""A SIM by GSM 11.11 (ETSI TS 100 977, now 3GPP TS 51.011): class A0, T=0, 9F XX, GET RESPONSE.

What the commands do stands in the modules sim_*. Clauses are those of GSM 11.11, as clause 8 is
void in TS 51.011. Not there: INCREASE, SLEEP, and the SIM Application Toolkit. ADM is a condition
that nothing satisfies, as the standard has no command for its codes.

The card gets whole APDUs and takes them as T=0 carries them (ISO 7816-3, 12.2): without Le and
data P3 is 00, Le behind data stays in the terminal, which fetches what 9F XX tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final, Self

from harness.atr.make import t0_only
from harness.cards import (
    sim_algorithm,
    sim_binary,
    sim_challenge,
    sim_invalidation,
    sim_record,
    sim_select,
    sim_status,
    sim_verify,
    status,
)
from harness.cards.apdu import SHORT_LE, CommandApdu, ResponseApdu
from harness.cards.card import Card
from harness.cards.errors import Refused
from harness.cards.options import Options
from harness.cards.sim_command import Incoming, Outgoing, no_parameters, up_to
from harness.cards.sim_options import content_from
from harness.cards.sim_session import Content, Session

ATR: Final = t0_only(b"GSM SIM")

_GSM, _PROPRIETARY = 0xA0, 0x80  # classes
_GET_CHALLENGE, _GET_RESPONSE = 0x84, 0xC0

COMMANDS: Final[Mapping[int, Incoming | Outgoing]] = {
    0x04: Incoming(sim_invalidation.invalidate),
    0x20: Incoming(sim_verify.verify),
    0x24: Incoming(sim_verify.change),
    0x26: Incoming(sim_verify.disable),
    0x28: Incoming(sim_verify.enable),
    0x2C: Incoming(sim_verify.unblock),
    0x44: Incoming(sim_invalidation.rehabilitate),
    _GET_CHALLENGE: Outgoing(sim_challenge.get_challenge),
    0x88: Incoming(sim_algorithm.run_gsm_algorithm),
    0xA2: Incoming(sim_record.seek),
    0xA4: Incoming(sim_select.select),
    0xB0: Outgoing(sim_binary.read),
    0xB2: Outgoing(sim_record.read),
    0xD6: Incoming(sim_binary.update),
    0xDC: Incoming(sim_record.update),
    0xF2: Outgoing(sim_select.status),
}


class SimCard(Card):
    """The card. All its options are text.

    pin:   CHV1, of 4 to 8 digits; "" disables it, and it is 1234 then.
    pin2:  CHV2; "" leaves it not initialised.
    puk, puk2: the UNBLOCK CHVs, 8 digits each.
    imsi:  6 to 15 digits. The access control class and the location go by it.
    iccid: 18 to 20 digits; its check digit may be wrong.
    ki:    16 bytes in hexadecimal.
    seed:  any text that makes challenges the same in each run.
    atr:   another ATR.

    Files, CHVs and tries that are left outlive power, and end with the object.
    """

    commands: ClassVar[Mapping[int, Incoming | Outgoing]] = COMMANDS

    def __init__(self, content: Content, atr: bytes = ATR) -> None:
        super().__init__(atr)
        self._content = content
        self.forget()

    @classmethod
    def from_options(cls, options: Options) -> Self:
        """The card that options describe."""
        return cls(content_from(options), options.hex("atr", ATR))

    def forget(self) -> None:
        """Begin a session: the MF is selected, and can be fetched at once (9.2.18)."""
        self._session = Session(self._content)
        self._waiting = sim_select.described(self._content, self._content.mf)

    def process(self, command: CommandApdu) -> ResponseApdu:
        waiting, self._waiting = self._waiting, b""
        try:
            self._check_head(command)
            if command.ins == _GET_RESPONSE:
                return self._fetch(command, waiting)
            return self._perform(self.commands.get(command.ins), command)
        except Refused as refused:
            return ResponseApdu(b"", refused.sw)

    def _perform(self, what: Incoming | Outgoing | None, command: CommandApdu) -> ResponseApdu:
        match what:
            case Incoming(run):
                if not command.data and command.le not in (None, SHORT_LE):
                    raise Refused(status.WRONG_LENGTH)
                self._waiting = run(self._session, command.p1, command.p2, command.data)
                size = len(self._waiting)
                return ResponseApdu(b"", sim_status.RESPONSE | size if size else status.OK)
            case Outgoing(run):
                data = run(self._session, command.p1, command.p2, _wanted(command))
                return ResponseApdu(data, status.OK)
        raise Refused(status.INS_NOT_SUPPORTED)

    def _fetch(self, command: CommandApdu, waiting: bytes) -> ResponseApdu:
        """GET RESPONSE (9.2.18), right behind the command it is for.

        Refused: 6F 00 anywhere else; 67 XX for more than there is, which can be fetched then.
        """
        no_parameters(command.p1, command.p2)
        wanted = _wanted(command)
        if not waiting:
            raise Refused(status.NO_DIAGNOSIS)
        if wanted > len(waiting):
            self._waiting = waiting
        return ResponseApdu(up_to(waiting, wanted), status.OK)

    def _check_head(self, command: CommandApdu) -> None:
        """Refused: 6E 00 for a class, 67 00 for an extended length, which T=0 does not carry."""
        challenge = command.cla == _PROPRIETARY and command.ins == _GET_CHALLENGE
        if command.cla != _GSM and not challenge:
            raise Refused(status.CLA_NOT_SUPPORTED)
        if command.extended:
            raise Refused(status.WRONG_LENGTH)


def _wanted(command: CommandApdu) -> int:
    """How many bytes are to go: 256 where P3 is 00. Refused: 67 00 where some came instead."""
    if command.data:
        raise Refused(status.WRONG_LENGTH)
    return command.le or SHORT_LE
