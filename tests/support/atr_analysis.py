"""What ATR_analysis of pcsc-tools prints, as facts.

A fact is a key such as `TA1` or `capabilities 2`, and values in one text; our own reading gives
the same ones (`atr_facts`).
"""

from __future__ import annotations

import re

_COLOUR = re.compile(r"\x1b\[\d+m")
_INTERFACE = re.compile(r"  (T[ABCD])\((\d)\) = .. --> ?(.*)")
# What is said of one interface byte -> its values.
_SAID = (
    (r"Fi=(\w+), Di=(\w+)(?:, ([\d.]+) cycles/ETU)?", "Fi {} Di {} cycles {}"),
    (r"VPP is not (electrically connected)", "no VPP"),
    (r"Programming Param P: (\d+) Volts, I: (\d+)", "VPP {} V {} mA"),
    (r"Programming param PI2 .*: (\d+) \(dV\)", "VPP {} dV"),
    (r"Programming param PI2 .*: (\d+) is RFU", "VPP {} RFU"),
    (r"Extra guard time: (\d+)", "guard {}"),
    (r"Y\(i\+1\) = (\d+), Protocol T = (\d+)", "Y {} T={}"),
    (r"Protocol .* T=(\d+) - (Unable|Capable) .* - (\w+)", "T={} {} {}"),
    (r"Work waiting time: 960 x (\d+)", "WI {}"),
    (r"IFSC: (\d+)", "IFSC {}"),
    (r"Clock stop: (.*) - Class .*\(3G\) (.*)", "clock stop {} classes {}"),
    (r"Block Waiting Integer: (\d+) - .*: (\d+)", "BWI {} CWI {}"),
    (r"Error detection code: (\w+)", "{}"),
)
# Other lines, by the key that they give.
_LINES = (
    (r"\+ TS = .. --> (\w+)", "TS"),
    (r"\+ T0 = .., Y\(1\): (\d+), K: (\d+)", "T0"),
    (r"    (\d+) bits/s at 4 MHz, fMax for Fi = ([\d.]+) MHz => (\d+)", "rates"),
    (r"\+ Historical bytes: (.*)", "historical bytes"),
    (r"  Category indicator byte: (..)", "category"),
    (r"\+ TCK = (..) \((correct) checksum\)", "check"),
    (r"\+ TCK = (..) (WRONG) CHECKSUM, expected (..)", "check"),
    (r" ERROR! ATR is truncated: (\d+) byte", "missing"),
    (r" ERROR! ATR is too long: (\d+) extra", "surplus"),
    (r"      (?:Country code|Issuer identification number|Application identifier): (.*)", "value"),
    (r"      (?:Initial access data|Card issuer data|Data|Value): (.*)", "value"),
    (r"      Card service data byte: (..)", "value"),
    (r"   DIR data reference: (..)", "reference"),
    (r"      LCS \(life card cycle\): (..)", "life cycle"),
    (r"      SW: (....)", "status word"),
    (r"      Selection methods: (..)", "capabilities 1"),
    (r"      Data coding byte: (..)", "capabilities 2"),
    (r"      Command chaining, .*: (..)", "capabilities 3"),
    (r"        - (.*)", "bullet"),
)
_TAG = re.compile(r"    Tag: (.), len: (.)")
_BULLETS = {
    "Application selection: by full DF name": "applications selected by full DF name",
    "Application selection: by partial DF name": "applications selected by partial DF name",
    "BER-TLV data objects available in EF.DIR": "data objects in EF.DIR",
    "BER-TLV data objects available in EF.ATR": "data objects in EF.ATR",
    "EF.DIR and EF.ATR access services: by GET RECORD(s) command": "READ RECORD",
    "EF.DIR and EF.ATR access services: by GET DATA command": "GET DATA",
    "EF.DIR and EF.ATR access services: by READ BINARY command": "READ BINARY",
    "Card with MF": "MF",
    "Card without MF": "no MF",
    "DF selection by full DF name": "DF by full name",
    "DF selection by partial DF name": "DF by partial name",
    "DF selection by path": "DF by path",
    "DF selection by file identifier": "DF by file identifier",
    "Implicit DF selection": "DF implicitly",
    "Short EF identifier supported": "short EF identifier",
    "Record number supported": "record number",
    "Record identifier supported": "record identifier",
    "EF of TLV structure supported": "TLV files",
    "Value 'FF' for the first byte of BER-TLV tag fields: valid": "FF valid",
    "Value 'FF' for the first byte of BER-TLV tag fields: invalid": "FF invalid",
    "Command chaining": "command chaining",
    "Extended Lc and Le fields": "extended Lc and Le fields",
    "Logical channel number assignment: No logical channel": "by nobody",
    "Logical channel number assignment: by the interface device": "by the interface device",
    "Logical channel number assignment: by the card": "by the card",
    "Logical channel number assignment: by the interface device and card": "by either side",
}
_NUMBERED = (
    ("Behaviour of write functions: ", ""),
    ("Data unit in quartets: ", "quartets "),
    ("Maximum number of logical channels: ", "channels "),
)


class Facts(dict[str, str]):
    """Facts; the same key again gets a number."""

    def put(self, key: str, value: str) -> None:
        name, again = key, 2
        while name in self:
            name, again = f"{key} ({again})", again + 1
        self[name] = value.strip()


def facts_printed(text: str) -> dict[str, str]:
    """The facts of what the tool printed."""
    facts, bullets, last = Facts(), dict[str, list[str]](), ""
    for line in _COLOUR.sub("", text).splitlines():
        if found := _INTERFACE.fullmatch(line.rstrip()):
            facts.put(f"{found[1]}{found[2]}", _said(found[3]))
        elif found := _TAG.match(line):
            facts.put(f"tag {found[1]}", f"{int(found[2], 16)}")
            last = f"tag {found[1]}"
        else:
            for pattern, key in _LINES:
                if not (found := re.match(pattern, line)):
                    continue
                if key == "bullet":
                    bullets.setdefault(last, []).append(_bullet(found[1]))
                else:
                    last = f"{last} value" if key == "value" else key
                    facts.put(last, " ".join(found.groups()))
    for key, said in bullets.items():
        facts.put(f"{key}: bits", ", ".join(sorted(said)))
    return facts


def _said(text: str) -> str:
    for pattern, form in _SAID:
        if found := re.search(pattern, text):
            return form.format(*found.groups()).strip()
    return text.strip()


def _bullet(text: str) -> str:
    for beginning, ours in _NUMBERED:
        if text.startswith(beginning):
            return ours + text.removeprefix(beginning)
    return _BULLETS.get(text, text)
