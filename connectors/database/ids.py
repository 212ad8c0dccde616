"""Ids of rows: opaque, sorted by time, safe in any URL or button."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """A ULID in lower case: 26 characters, 48 bits of milliseconds and 80 random bits.

    Mattermost turns numbers in a button's context into floats and refuses ids with punctuation,
    so every public id is this alphanumeric string.
    """
    value = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    digits = []
    for _ in range(26):
        value, digit = divmod(value, 32)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


def new_marker() -> str:
    """The marker of a delivery: 32 hexadecimal characters that nobody can guess."""
    return secrets.token_hex(16)
