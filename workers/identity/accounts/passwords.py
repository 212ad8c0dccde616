"""Passwords as Argon2id hashes, and the keys of the REST API.

The parameters are the library's recommended ones for limited memory (RFC 9106, its second choice:
64 MiB, 3 passes, 4 lanes). The RFC's first choice takes 2 GiB for each login, which a console
beside other services does not have. Two hashes are made at once at most, so a flood of logins
takes 128 MiB; the others wait for their turn.

Guichet stored scrypt hashes before. They still match, and are replaced at the next right login.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from connectors.errors import BadInput

MIN_LENGTH = 10
MAX_LENGTH = 512
KEY_PREFIX = "gk_"
RECOMMENDED = RFC_9106_LOW_MEMORY
"""What a password's hash costs. It is stored with each hash, so another version may raise it."""
SCRYPT = "scrypt$"
"""How the hashes begin that Guichet made before it took Argon2."""

_SLOTS = threading.BoundedSemaphore(2)
_VERIFIER = PasswordHasher.from_parameters(RECOMMENDED)


def check_password(password: str) -> str:
    """`password`, if it is one that may be set. Raises `BadInput`."""
    if len(password) < MIN_LENGTH:
        raise BadInput(
            f"The password has fewer than {MIN_LENGTH} characters.", "Take a longer one."
        )
    if len(password) > MAX_LENGTH:
        raise BadInput(f"The password has more than {MAX_LENGTH} characters.", "Shorten it.")
    return password


def hash_password(password: str, cost: Parameters) -> str:
    """``$argon2id$v=19$m=…,t=…,p=…$salt$hash``, with a new salt."""
    with _SLOTS:
        return PasswordHasher.from_parameters(cost).hash(_bytes(password))


def matches(password: str, stored: str) -> bool:
    """Whether `stored` was made from `password`; takes as long for yes as for no."""
    with _SLOTS:
        if stored.startswith(SCRYPT):
            return _matches_scrypt(password, stored)
        try:
            return _VERIFIER.verify(stored, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str, cost: Parameters) -> bool:
    """Whether a password that is stored like this should be hashed anew, at the cost of today."""
    if stored.startswith(SCRYPT):
        return True
    return PasswordHasher.from_parameters(cost).check_needs_rehash(stored)


def new_key() -> str:
    """A key of the REST API: 256 random bits, so that its SHA-256 may be stored as it is."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def key_hash(key: str) -> str:
    """What the database keeps of a key or of a session's token."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _matches_scrypt(password: str, stored: str) -> bool:
    """The same for ``scrypt$n$r$p$salt$hash``."""
    try:
        _, n, r, p, salt, digest = stored.split("$")
        wanted = base64.b64decode(digest)
        found = hashlib.scrypt(
            _bytes(password),
            salt=base64.b64decode(salt),
            n=int(n),
            r=int(r),
            p=int(p),
            maxmem=256 * 1024 * 1024,
            dklen=32,
        )
    except ValueError:
        return False
    return hmac.compare_digest(found, wanted)


def _bytes(password: str) -> bytes:
    # Somebody may type a lone surrogate or 10 MB: neither may be an error with a traceback.
    return password[: MAX_LENGTH + 1].encode("utf-8", "replace")
