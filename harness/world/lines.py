"""What a card sees, a line for each event, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from harness.atr.decode import decode
from harness.atr.words import summary
from harness.cards import status

_CURES: Final = {
    "polkit": "The program hears SCARD_W_SECURITY_VIOLATION. On a host, a rule of polkit lets it "
    "in (action org.debian.pcsc-lite.access_pcsc); here, restart pcscd.",
    "limit": "Somebody keeps what it no longer needs: SCardReleaseContext and SCardDisconnect "
    "give it back, and so does the end of the program.",
}


def line(event: Mapping[str, Any], since_ns: int) -> str:
    """An event as `trace.Event.as_object` has it, with the seconds since the first one."""
    return f"{(int(event.get('t_ns', 0)) - since_ns) / 1e9:10.6f}  {_words(event)}"


def lines(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Events of a bench, with the seconds since the first one; what is no card's is left out."""
    since: int | None = None
    for event in events:
        if words := about(event):
            yield words
        elif "t_ns" in event:
            since = int(event["t_ns"]) if since is None else since
            yield line(event, since)


def about(event: Mapping[str, Any]) -> str:
    """What is to be said of an event that is no card's; "" for a card's."""
    match event["kind"]:
        case "client-refused":
            return _refusal(event)
        case "dropped":
            return (
                f"{event['events']} events of this place were lost: nobody took them fast enough."
            )
    return ""


def _refusal(event: Mapping[str, Any]) -> str:
    """A refused client in plain words, which the program itself does not hear."""
    if "said" in event:
        return f"A client was refused: {event['said']}\n  {_CURES.get(event['why'], '')}"
    return (
        f"A client was refused: its PC/SC library speaks protocol {event['client']} to pcscd, "
        f"and this pcscd speaks {event['daemon']}.\n"
        '  The program hears "Service was stopped" (SCARD_E_SERVICE_STOPPED); the card was never '
        "asked.\n  Use a libpcsclite of pcsc-lite 1.8.24 or later in that program."
    )


def _words(event: Mapping[str, Any]) -> str:
    data = bytes.fromhex(event.get("hex", ""))
    shown = data.hex(" ").upper()
    match event["kind"]:
        case "insert" if data:
            return f"insert {data.hex(' ').upper()}: {summary(decode(data))}"
        case "command":
            return f"> {data.hex(' ').upper()}"
        case "response":
            name = status.name(int.from_bytes(data[-2:], "big"))
            return f"< {data.hex(' ').upper()}  ({name})"
        case "order":
            return f"* {event.get('text', '')}"
    return " ".join(filter(None, [event["kind"], shown, event.get("text", "")]))
