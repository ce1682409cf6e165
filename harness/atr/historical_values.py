"""What historical bytes mean: a value for each kind of field (ISO 7816-4, 12.1.1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Category:
    """The category indicator. structure: what the bytes after it are."""

    structure: str


@dataclass(frozen=True)
class DataObject:
    """The header of a data object in compact TLV. title: None for a tag without meaning."""

    tag: int
    length: int
    title: str | None


@dataclass(frozen=True)
class Digits:
    """A country code or an issuer's number. digits: the code's; rest: hex digits after them."""

    of: str
    digits: str
    rest: str


@dataclass(frozen=True)
class CardService:
    """Card service data. ef_access: the command for EF.DIR and EF.ATR; None is reserved."""

    services: tuple[str, ...]
    ef_access: str | None
    master_file: bool


@dataclass(frozen=True)
class SelectionMethods:
    """The first software function table."""

    methods: tuple[str, ...]


@dataclass(frozen=True)
class DataCoding:
    """The second. ff_valid: FF as the first byte of a BER-TLV tag. quartets: of a data unit."""

    tlv_files: bool
    writing: str
    ff_valid: bool
    quartets: int


@dataclass(frozen=True)
class Channels:
    """The third. channels: how many at most; 8 stands for 8 or more."""

    features: tuple[str, ...]
    given_by: str
    channels: int


@dataclass(frozen=True)
class LifeCycle:
    """Life cycle status; None is reserved."""

    state: str | None


@dataclass(frozen=True)
class StatusWord:
    """SW1-SW2. text: None where ISO 7816-4 has no such status."""

    sw: int
    text: str | None


@dataclass(frozen=True)
class Text:
    """Bytes that the standard leaves to others. text: where it is printable ASCII."""

    of: str
    text: str | None


@dataclass(frozen=True)
class Identifier:
    """An application identifier, or the part of one. of: which."""

    of: str


@dataclass(frozen=True)
class StorageTag:
    """Tag 4F or length of the identifier of a storage card."""

    of: str


@dataclass(frozen=True)
class StorageStandard:
    """SS of a storage card. name: None for a number without one."""

    name: str | None


@dataclass(frozen=True)
class StorageName:
    """NNNN of a storage card. name: None for a number without one."""

    number: int
    name: str | None
