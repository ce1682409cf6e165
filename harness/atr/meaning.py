"""What a field of an ATR can mean: any of the values, and the names of their kinds."""

from __future__ import annotations

import re

from harness.atr.historical_values import (
    CardService,
    Category,
    Channels,
    DataCoding,
    DataObject,
    Digits,
    Identifier,
    LifeCycle,
    SelectionMethods,
    StatusWord,
    StorageName,
    StorageStandard,
    StorageTag,
    Text,
)
from harness.atr.interface_values import (
    BlockTimes,
    CheckByte,
    ClockStop,
    ErrorDetection,
    ExtraGuardTime,
    Format,
    InformationSize,
    InitialCharacter,
    NextBytes,
    NoMeaning,
    Programming,
    Rate,
    SpecificMode,
    Spu,
    Surplus,
    WaitingTime,
)

InterfaceMeaning = (
    InitialCharacter | Format | NextBytes | Rate | Programming | ExtraGuardTime | SpecificMode
    | WaitingTime | InformationSize | BlockTimes | ErrorDetection | ClockStop | Spu | NoMeaning
    | CheckByte | Surplus
)  # fmt: skip
HistoricalMeaning = (
    Category | DataObject | Digits | CardService | SelectionMethods | DataCoding | Channels
    | LifeCycle | StatusWord | Text | Identifier | StorageTag | StorageStandard | StorageName
)  # fmt: skip
Meaning = InterfaceMeaning | HistoricalMeaning


def kind_of(meaning: Meaning) -> str:
    """The name of a kind for scripts: `InitialCharacter` is `initial-character`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(meaning).__name__).lower()
