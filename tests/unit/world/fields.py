"""Worlds and cards in JSON, as tests name them."""

from __future__ import annotations

from harness.world.parse import parse_world

T1 = {"name": "hello", "options": {}}
MOIN = {"name": "hello", "options": {"greeting": "Moin"}}
T0 = {"name": "hello", "options": {"protocol": "T=0"}}
FAULTY = {"name": "hello", "faults": {"delivery": "get-response", "chunk": "6"}}
SLOW = {"name": "hello", "quickack": False}
SECOND = {"name": "hello", "slot": 1}
PROGRAM = {"program": ["/usr/local/bin/card-c"]}
CARDS = [T1, MOIN, T0, FAULTY, SLOW, SECOND, PROGRAM]
BOTH = parse_world({"cards": [SECOND, T1]})
SCRIPT = [{"at": {"command": 1}, "do": [["begin"], ["answer"], ["wait", 1], ["end", "reset"]]}]
