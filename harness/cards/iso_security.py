"""PINs and authentication (ISO 7816-4, 11.5).

Cards that authenticate compute with AES or DES, which are not in Python's standard library.
Here a cryptogram is the first 8 bytes of HMAC-SHA-256 (RFC 2104) with the key, of one byte,
the instruction that the cryptogram is for, and the challenge. Whoever answers to the card
computes the same.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from harness.cards import status
from harness.cards.apdu import SHORT_LE, CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_channel import DONE, Channel, Secret, whole_answer
from harness.cards.iso_file import KEY, PIN

SHORTEST_PIN, LONGEST_PIN = 4, 16  # bytes
EXTERNAL, INTERNAL = 0x82, 0x88  # instructions

_CRYPTOGRAM: Final = 8  # bytes
_LOG_OUT: Final = 0xFF  # P1 of VERIFY
_MOST_NUMBER: Final = 15  # of a PIN or key


def cryptogram(instruction: int, key: bytes, challenge: bytes) -> bytes:
    """What proves that somebody has the key."""
    return hmac.digest(key, bytes((instruction,)) + challenge, "sha256")[:_CRYPTOGRAM]


def verify(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """20: a PIN; without data, how it stands. P1 FF: what it granted is granted no longer."""
    condition, secret = _secret(channel, PIN, command)
    if command.p1 not in (0, _LOG_OUT):
        raise Refused(status.INCORRECT_P1_P2)
    if command.p1 == _LOG_OUT:
        if command.data:
            raise Refused(status.WRONG_LENGTH)
        channel.granted.discard(condition)
        return DONE
    if not command.data:
        return _standing(channel, condition, secret)
    _compare(channel, condition, secret, command.data, secret.value)
    return DONE


def change(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """24: the PIN and a new one behind it; with P1 01 the new one alone, after VERIFY."""
    condition, secret = _secret(channel, PIN, command)
    size = 0
    if not command.data:
        raise Refused(status.WRONG_LENGTH)
    if command.p1 == 0x00:
        size = len(secret.value)
        _compare(channel, condition, secret, command.data[:size], secret.value)
    elif command.p1 != 0x01:
        raise Refused(status.INCORRECT_P1_P2)
    elif condition not in channel.granted:
        raise Refused(status.SECURITY_NOT_SATISFIED)
    secret.value = _new_pin(command.data[size:])
    return DONE


def reset_counter(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """2C: a PIN has all its tries again. P1 00: reset code and new PIN; 01: reset code alone;
    02: new PIN alone; 03: nothing. The last two go by the condition of the PIN."""
    _, secret = _secret(channel, PIN, command)
    if command.p1 > 0x03:
        raise Refused(status.INCORRECT_P1_P2)
    new = command.data
    if not new and command.p1 < 0x03:
        raise Refused(status.WRONG_LENGTH)
    if command.p1 < 0x02:
        size = len(secret.reset_code)
        _check_reset_code(secret, new if command.p1 else new[:size])
        new = b"" if command.p1 else new[size:]
    elif not channel.grants(secret.reset):
        raise Refused(status.SECURITY_NOT_SATISFIED)
    if command.p1 in (0x00, 0x02):
        secret.value = _new_pin(new)
    elif new:
        raise Refused(status.WRONG_LENGTH)
    secret.left, secret.reset_left = secret.tries, secret.reset_tries
    return DONE


def challenge(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """84: Le random bytes, at most 256, to be used once."""
    if command.p1 or command.p2:
        raise Refused(status.INCORRECT_P1_P2)
    if command.data or command.le is None or command.le > SHORT_LE:
        raise Refused(status.WRONG_LENGTH)
    channel.challenge = secrets.token_bytes(command.le)
    return ResponseApdu(channel.challenge, status.OK)


def external(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """82: the cryptogram of the last challenge; without data, how the key stands."""
    condition, secret = _secret(channel, KEY, command)
    if command.p1:
        raise Refused(status.INCORRECT_P1_P2)
    if not command.data:
        return _standing(channel, condition, secret)
    given, channel.challenge = channel.challenge, b""
    if not given:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    wanted = cryptogram(EXTERNAL, secret.value, given)
    _compare(channel, condition, secret, command.data, wanted)
    return DONE


def internal(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """88: the card's cryptogram of a challenge, for a key that is not blocked."""
    _, secret = _secret(channel, KEY, command)
    if command.p1:
        raise Refused(status.INCORRECT_P1_P2)
    if not command.data or command.le is None:
        raise Refused(status.WRONG_LENGTH)
    if not secret.left:
        raise Refused(status.BLOCKED)
    return whole_answer(command, cryptogram(INTERNAL, secret.value, command.data))


def _secret(channel: Channel, kind: int, command: CommandApdu) -> tuple[int, Secret]:
    """The PIN or key with the number in P2. Refused (6A88) where there is none."""
    condition = kind | command.p2
    if not 1 <= command.p2 <= _MOST_NUMBER or condition not in channel.content.secrets:
        raise Refused(status.DATA_NOT_FOUND)
    return condition, channel.content.secrets[condition]


def _standing(channel: Channel, condition: int, secret: Secret) -> ResponseApdu:
    if condition in channel.granted:
        return DONE
    raise Refused(status.TRIES_LEFT | secret.left if secret.left else status.BLOCKED)


def _compare(channel: Channel, condition: int, secret: Secret, given: bytes, wanted: bytes) -> None:
    """Grant the condition, or take a try. Refused: 63Cx, 6983."""
    if not secret.left:
        raise Refused(status.BLOCKED)
    if not hmac.compare_digest(given, wanted):
        secret.left -= 1
        channel.granted.discard(condition)
        raise Refused(status.TRIES_LEFT | secret.left)
    secret.left = secret.tries
    channel.granted.add(condition)


def _check_reset_code(secret: Secret, given: bytes) -> None:
    """Take a try of the reset code where it is wrong. Refused: 6984, 6983, 63Cx."""
    if not secret.reset_code:
        raise Refused(status.REFERENCE_NOT_USABLE)
    if not secret.reset_left:
        raise Refused(status.BLOCKED)
    if not hmac.compare_digest(given, secret.reset_code):
        secret.reset_left -= 1
        raise Refused(status.TRIES_LEFT | secret.reset_left)
    secret.reset_left = secret.reset_tries


def _new_pin(new: bytes) -> bytes:
    if not SHORTEST_PIN <= len(new) <= LONGEST_PIN:
        raise Refused(status.WRONG_DATA)
    return new
