"""Passwords as scrypt hashes, and the keys of the REST API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass

from connectors.errors import BadInput

MIN_LENGTH = 10
MAX_LENGTH = 512
KEY_PREFIX = "gk_"

# One hash takes tens of megabytes: a flood of logins must not take all the memory there is.
_SLOTS = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class ScryptCost:
    """Memory is ``128 · r · n`` bytes. It is stored with each hash, so it may be raised later."""

    n: int = 2**15
    r: int = 8
    p: int = 3


def check_password(password: str) -> str:
    """`password`, if it is one that may be set. Raises `BadInput`."""
    if len(password) < MIN_LENGTH:
        raise BadInput(
            f"The password has fewer than {MIN_LENGTH} characters.", "Take a longer one."
        )
    if len(password) > MAX_LENGTH:
        raise BadInput(f"The password has more than {MAX_LENGTH} characters.", "Shorten it.")
    return password


def hash_password(password: str, cost: ScryptCost) -> str:
    """``scrypt$n$r$p$salt$hash``, with a new salt."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(password, salt, cost)
    return f"scrypt${cost.n}${cost.r}${cost.p}${_text(salt)}${_text(digest)}"


def matches(password: str, stored: str) -> bool:
    """Whether `stored` was made from `password`; takes as long for yes as for no."""
    try:
        scheme, n, r, p, salt, digest = stored.split("$")
        cost = ScryptCost(int(n), int(r), int(p))
        wanted = base64.b64decode(digest)
        found = _scrypt(password, base64.b64decode(salt), cost)
    except ValueError:
        return False
    return scheme == "scrypt" and hmac.compare_digest(found, wanted)


def new_key() -> str:
    """A key of the REST API: 256 random bits, so that its SHA-256 may be stored as it is."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def key_hash(key: str) -> str:
    """What the database keeps of a key or of a session's token."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _scrypt(password: str, salt: bytes, cost: ScryptCost) -> bytes:
    # Somebody may type a lone surrogate or 10 MB: neither may be an error with a traceback.
    data = password[: MAX_LENGTH + 1].encode("utf-8", "replace")
    with _SLOTS:
        return hashlib.scrypt(
            data, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=256 * 1024 * 1024, dklen=32
        )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
