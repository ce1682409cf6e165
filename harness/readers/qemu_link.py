"""A card in QEMU's reader: a socket at which QEMU's passthru card takes and gives APDUs."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from pathlib import Path
from typing import Final

from harness.cards import status
from harness.cards.errors import CardLeft
from harness.cards.guard import Guarded
from harness.readers.card_link import CardLink
from harness.readers.faults import trace_faults
from harness.readers.manner import Manner
from harness.readers.qemu import SOCKET
from harness.readers.qemu_protocol import INIT, Kind, MalformedMessage, Message, MessageReader
from harness.trace.trace import Trace

_CHUNK: Final = 4096
_SEND_LIMIT_S: Final = 5


class QemuLink(CardLink):
    """A card that waits for machines of QEMU's, one after the other: each finds it in its reader.

    path: of the socket, which is there while the card is in. A machine that comes powers the
    card, and one that ends takes its power.
    """

    def __init__(
        self,
        card: Guarded,
        trace: Trace,
        path: Path = SOCKET,
        slot: int = 0,
        manner: Manner | None = None,
    ) -> None:
        """OSError where the socket cannot be made."""
        super().__init__(card, trace, slot, manner)
        self._path = path
        self._door = socket.socket(socket.AF_UNIX)
        self._machine: socket.socket | None = None
        self._messages = MessageReader()
        self._wake = os.eventfd(0, os.EFD_NONBLOCK)
        self._poll = select.epoll()
        try:
            path.unlink(missing_ok=True)
            self._door.bind(str(path))
            path.chmod(0o666)  # machines run as others do
            self._door.listen(1)
        except BaseException:
            self.close()
            raise
        for descriptor in (self._door.fileno(), self._wake):
            self._poll.register(descriptor, select.EPOLLIN)

    def fileno(self) -> int:
        return self._poll.fileno()

    def pump(self) -> bool:
        """Let a machine come, or answer the one that is there. False when the card was pulled."""
        ready = {descriptor for descriptor, _ in self._poll.poll(0)}
        if self.pulled:
            return False
        if self._machine and self._machine.fileno() in ready and not self._serve(self._machine):
            self._part()
        if self._door.fileno() in ready:
            self._meet()
        return not self.card_left

    def _meet(self) -> None:
        """A machine comes: tell it of its reader, and of the card in it."""
        self._part()
        self._machine, _ = self._door.accept()
        self._machine.settimeout(_SEND_LIMIT_S)
        self._messages = MessageReader()
        self._poll.register(self._machine, select.EPOLLIN)
        self._trace.add("power-on", slot=self.slot)
        self.card.power_on()
        trace_faults(self.card, self._trace, self.slot)
        greeting = (INIT, Message(Kind.READER_ADD), Message(Kind.ATR, self.card.atr))
        with contextlib.suppress(OSError):
            self._machine.sendall(b"".join(message.pack() for message in greeting))

    def _part(self) -> None:
        """The machine has gone, and with it the card's power."""
        machine, self._machine = self._machine, None
        if machine is None:
            return
        self._poll.unregister(machine)
        machine.close()
        self._trace.add("power-off", slot=self.slot)
        self.power_off()

    def _serve(self, machine: socket.socket) -> bool:
        """Answer what a machine has sent; False when it has gone, or the card has."""
        try:
            data = machine.recv(_CHUNK)
            for message in self._messages.feed(data):
                if message.kind == Kind.APDU:
                    self._command(message.payload)
            return bool(data)
        except CardLeft as left:
            self._trace.add("fault", text=str(left), slot=self.slot)
            self.card_left = True
        except MalformedMessage as error:
            self._trace.add("fault", text=f"QEMU sent {error}", slot=self.slot)
        except OSError:
            pass
        return False

    def _respond(self, command: bytes) -> bytes:
        self._trace.add("command", command, slot=self.slot)
        answer = self.card.transmit(command) if command else status.WRONG_LENGTH.to_bytes(2)
        trace_faults(self.card, self._trace, self.slot)
        return answer

    def _send_response(self, response: bytes) -> None:
        if self._machine:
            self._machine.sendall(Message(Kind.APDU, response).pack())

    def _take_out(self) -> None:
        """Called by any thread, while another one pumps."""
        with contextlib.suppress(OSError):
            self._path.unlink()
        if machine := self._machine:
            with contextlib.suppress(OSError):
                machine.sendall(Message(Kind.CARD_REMOVE).pack())
        os.eventfd_write(self._wake, 1)

    def close(self) -> None:
        if self._machine:
            self._machine.close()
        self._door.close()
        self._poll.close()
        os.close(self._wake)
