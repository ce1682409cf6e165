"""Recordings at random, as far as each form can carry them."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.forms.recording import Recording
from harness.trace.trace import Event, Kind

MS = 1_000_000
POWER: tuple[Kind, ...] = ("power-on", "power-off", "reset", "remove")

apdus = st.binary(min_size=4, max_size=40) | st.binary(min_size=250, max_size=300)
responses = st.binary(min_size=2, max_size=40) | st.binary(min_size=250, max_size=300)
atrs = st.binary(min_size=2, max_size=33)
times = st.integers(0, 2**63 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)


@st.composite
def event_lists(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events as a card's trace has them: exchanges, some without a response, and all else."""
    events: list[Event] = []
    for _ in range(draw(st.integers(0, 8))):
        slot, t_ns = draw(st.integers(0, 3)), draw(times)
        match draw(st.sampled_from(["exchange", "command", "insert", "fault", "power"])):
            case "exchange":
                events.append(Event(t_ns, "command", draw(apdus), slot=slot))
                events.append(Event(draw(times), "response", draw(responses), slot=slot))
            case "command":
                events.append(Event(t_ns, "command", draw(apdus), slot=slot))
                events.append(Event(draw(times), "remove", slot=slot))
                events.append(Event(draw(times), "insert", draw(atrs), slot=slot))
            case "insert":
                events.append(Event(t_ns, "insert", draw(atrs), slot=slot))
            case "fault":
                events.append(Event(t_ns, "fault", b"", draw(texts), slot))
            case _:
                kind = draw(st.sampled_from(POWER))
                events.append(Event(t_ns, kind, slot=slot))
    return tuple(events)


whole = st.builds(Recording, names, event_lists(), st.none() | atrs, texts)


@st.composite
def plain(draw: st.DrawFn, with_atr: bool = False) -> Recording:
    """Exchanges and an ATR, and a time of whole milliseconds that each takes."""
    now, events = 0, list[Event]()
    for command, response, took in draw(
        st.lists(st.tuples(apdus, responses, st.integers(0, 10**6)), min_size=1, max_size=8)
    ):
        events.append(Event(now, "command", command))
        now += took * MS
        events.append(Event(now, "response", response))
    return Recording(draw(names), tuple(events), draw(atrs) if with_atr else None)


def untimed(recording: Recording) -> Recording:
    """The same for a form without times."""
    events = tuple(Event(0, e.kind, e.data, e.text, e.slot) for e in recording.events)
    return Recording(recording.name, events, recording.card_atr, recording.scenario)
