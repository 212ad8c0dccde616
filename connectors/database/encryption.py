"""Secrets of other systems, in columns: whoever reads the database alone reads none of them.

The keys stand in the settings. The first one encrypts, and all of them decrypt, so that a key can
be replaced while everything runs.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from connectors.errors import SettingsError

HINT = "Make one with: guichet slack new-key"


class Encryption:
    """Fernet (AES-128-CBC with HMAC-SHA256) with one key or several."""

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys`: each 32 bytes as url-safe base64. Raises `SettingsError` for another, or none."""
        if not keys:
            raise SettingsError("GUICHET_ENCRYPTION_KEYS is not set.", HINT)
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SettingsError(
                "A key in GUICHET_ENCRYPTION_KEYS is not 32 bytes in url-safe base64.", HINT
            ) from None

    def encrypt(self, secret: str) -> str:
        """What may stand in the database. It is another text each time."""
        return self._keys.encrypt(secret.encode()).decode()

    def decrypt(self, stored: str) -> str:
        """The secret. Raises `SettingsError` where none of the keys was the one."""
        try:
            return self._keys.decrypt(stored.encode()).decode()
        except (InvalidToken, UnicodeEncodeError):
            raise SettingsError(
                "No key in GUICHET_ENCRYPTION_KEYS decrypts what is stored.",
                "Add the key that was used before, after the new one.",
            ) from None

    def renew(self, stored: str) -> str:
        """What was encrypted by any of the keys, encrypted by the first. Raises `SettingsError`."""
        return self.encrypt(self.decrypt(stored))


def new_key() -> str:
    """A key for the settings."""
    return Fernet.generate_key().decode()
