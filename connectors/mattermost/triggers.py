"""The one thing that Mattermost signs: who clicked, or wrote a command, and when.

A `trigger_id` is base64 of ``clientid:user_id:milliseconds:signature``, where the signature is that
of ``clientid:user_id:milliseconds:`` by the server's key (ECDSA, P-256, SHA-256). Its public half
stands in the server's configuration, which anybody may read.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from connectors.errors import BadInput
from connectors.mattermost.signing import NotSigned

FRESH = 60.0
"""Seconds for which a trigger counts, and by which the two clocks may differ."""
LONGEST = 1_000
"""Characters of a trigger that are looked at."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a server signed. `client` is another one for each click: whoever keeps it sees when the
    same click is sent again. `at` is in Unix seconds, by the server's clock."""

    client: str
    user: str
    at: float


class TriggerKey:
    """The public key of one server. Raises `BadInput` for what is none."""

    def __init__(self, key: str, clock: Callable[[], float] = time.time) -> None:
        try:
            read = load_der_public_key(base64.b64decode(key, validate=True))
        except (ValueError, UnsupportedAlgorithm):
            raise BadInput("The server's AsymmetricSigningPublicKey cannot be read.") from None
        if not isinstance(read, EllipticCurvePublicKey):
            raise BadInput("The server's AsymmetricSigningPublicKey is of a kind that is not used.")
        self._key = read
        self._clock = clock

    def verify(self, trigger_id: object, user: str) -> Trigger:
        """What `trigger_id` says, if the server signed it for `user` just now. Raises `NotSigned`;
        its reason is ``form``, ``signature``, ``user`` or ``expired``."""
        if not isinstance(trigger_id, str) or not 0 < len(trigger_id) <= LONGEST:
            raise NotSigned("form")
        try:
            said = base64.b64decode(trigger_id, validate=True).decode("ascii")
            client, named, millis, signature = said.split(":")
            signed = f"{client}:{named}:{millis}:"
            at = int(millis) / 1_000
            self._key.verify(base64.b64decode(signature), signed.encode(), ECDSA(SHA256()))
        except InvalidSignature:
            raise NotSigned("signature") from None
        except (ValueError, OverflowError, binascii.Error):
            raise NotSigned("form") from None
        if not named or named != user:
            raise NotSigned("user")
        if abs(self._clock() - at) > FRESH:
            raise NotSigned("expired")
        return Trigger(client, named, at)
