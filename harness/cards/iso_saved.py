"""Saved files of a card: data objects in each other, in the format of `saved`."""

from __future__ import annotations

from harness.cards import saved
from harness.cards.errors import CardError, Refused
from harness.cards.iso_channel import Content, Secret
from harness.cards.iso_fcp import FCP, described, parameters
from harness.cards.iso_file import MF, Df, Ef, File, Kind, add
from harness.cards.iso_objects import joined, parse, tlv

_DF, _EF, _OBJECT, _SECRET = 0xA1, 0xA2, 0xA3, 0xA4  # templates
_CONTENT, _RECORD, _GREETING = 0x80, 0x81, 0x82
_CONDITION, _VALUE, _TRIES, _RESET = 0x80, 0x81, 0x82, 0x83  # in a secret


def saved_content(name: str, content: Content) -> bytes:
    """All that the card with that name of the catalogue keeps without power."""
    secrets = [(_SECRET, _secret(*item)) for item in sorted(content.secrets.items())]
    return saved.pack(name, joined([(_DF, _file(content.mf)), *secrets]))


def restored(name: str, state: bytes) -> Content:
    """What `saved_content` has saved. CardError for anything else."""
    packed = saved.unpack(name, state)
    try:
        (_, root), *secrets = parse(packed)
        content = Content(_restored_mf(root))
        content.secrets = dict(_restored_secret(value) for _, value in secrets)
    except (Refused, ValueError, IndexError, AssertionError):
        raise CardError("the saved state is not that of files and PINs") from None
    if saved_content(name, content) != state:
        raise CardError("the saved state is not that of files and PINs")
    return content


def _file(file: File) -> bytes:
    objects = [(FCP, parameters(file))]
    if isinstance(file, Ef):
        objects += [(_RECORD, record) for record in file.records]
        objects += [(_CONTENT, file.content)] if file.kind is Kind.TRANSPARENT else []
        return joined(objects)
    objects += [(_GREETING, file.greeting)] if file.greeting else []
    for tag, value in file.objects.items():
        objects.append((_OBJECT, tag.to_bytes(2) + value))
    for below in file.files:
        objects.append((_EF if isinstance(below, Ef) else _DF, _file(below)))
    return joined(objects)


def _secret(condition: int, secret: Secret) -> bytes:
    tries = bytes((secret.tries, secret.left, secret.reset_tries, secret.reset_left, secret.reset))
    named = tlv(_CONDITION, bytes((condition,))) + tlv(_VALUE, secret.value)
    return named + tlv(_TRIES, tries) + tlv(_RESET, secret.reset_code)


def _restored_mf(data: bytes) -> Df:
    (_, fcp), *rest = parse(data)
    mf = described(None, fcp)
    if not isinstance(mf, Df) or mf.fid != MF:
        raise ValueError("not the MF")
    _fill_df(mf, mf, rest)
    return mf


def _fill_df(mf: Df, df: Df, objects: list[tuple[int, bytes]]) -> None:
    for tag, value in objects:
        if tag == _GREETING:
            df.greeting = value
        elif tag == _OBJECT:
            df.objects[int.from_bytes(value[:2])] = value[2:]
        else:
            (_, fcp), *rest = parse(value)
            file = described(df, fcp)
            add(mf, file)
            if isinstance(file, Df):
                _fill_df(mf, file, rest)
            else:
                _fill_ef(file, rest)


def _fill_ef(ef: Ef, objects: list[tuple[int, bytes]]) -> None:
    values = [value for _, value in objects]
    if ef.kind is Kind.TRANSPARENT:
        (content,) = values
        if len(content) != len(ef.content):
            raise ValueError("another size")
        ef.content = content
        return
    if len(values) > ef.most or any(not 1 <= len(each) <= ef.record_size for each in values):
        raise ValueError("records that do not fit")
    ef.records = values


def _restored_secret(data: bytes) -> tuple[int, Secret]:
    (_, condition), (_, value), (_, tries), (_, reset_code) = parse(data)
    most, left, reset_tries, reset_left, reset = tries
    secret = Secret(value, most, left, reset_code, reset_tries, reset_left, reset)
    return condition[0], secret
