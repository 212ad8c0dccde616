"""The server's key, and what it signs with it: who clicked, and when."""

from __future__ import annotations

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DIALOG = 3_000
"""Milliseconds after a click in which a dialog may be opened."""


class SigningKey:
    """ECDSA on P-256, with SHA-256."""

    def __init__(self) -> None:
        self._key = generate_private_key(SECP256R1())

    @property
    def public(self) -> str:
        """As it stands in the configuration: base64 of DER."""
        der = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(der).decode()

    def trigger(self, client: str, user: str, millis: int) -> str:
        """A `trigger_id`."""
        said = f"{client}:{user}:{millis}:"
        signature = base64.b64encode(self._key.sign(said.encode(), ECDSA(SHA256()))).decode()
        return base64.b64encode(f"{said}{signature}".encode()).decode()

    def user_of(self, trigger: str, millis: int) -> str | None:
        """Who clicked, if the key signed it at most three seconds ago."""
        try:
            said = base64.b64decode(trigger, validate=True).decode()
            client, user, at, signature = said.split(":")
            signed = f"{client}:{user}:{at}:".encode()
            self._key.public_key().verify(base64.b64decode(signature), signed, ECDSA(SHA256()))
        except (ValueError, InvalidSignature):
            return None
        return user if 0 <= millis - int(at) <= DIALOG else None
