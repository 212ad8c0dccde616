"""What GLPI 11 sends when something changed, believed only as far as "look at this ticket".

A webhook's body is made with the rights of GLPI itself and may hold private follow-ups, so
nothing of it is kept. GLPI's cron sends it minutes after the change, from a queue.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from connectors.glpi import LABEL, NAME

OLDEST = 3600
"""Seconds after which a webhook is too old: GLPI's queue is slow, and the schedule is faster."""
AHEAD = 300
"""Seconds that GLPI's clock may be ahead of ours."""
ID = re.compile(r"[0-9]{1,15}")
CHALLENGE = b"validate_cra_challenge"
"""What GLPI signs to make its challenge; it is the same text each time."""


class GlpiWebhook:
    """`connectors.contracts.ticket_events.Webhook` for GLPI, with the secret that both share."""

    name = NAME
    label = LABEL

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def challenge_answer(self, query: Mapping[str, str]) -> str | None:
        """The answer to GLPI's challenge, which comes as ``crc_token``."""
        return challenge_answer(self._secret, query.get("crc_token", ""))

    def refusal(self, body: bytes, headers: Mapping[str, str], moment: float) -> str | None:
        """Why a webhook is not believed; see the function of this name."""
        return refusal(
            self._secret,
            body,
            headers.get("x-glpi-signature", ""),
            headers.get("x-glpi-timestamp", ""),
            moment,
        )

    def ticket_in(self, body: bytes) -> str | None:
        """The id of the ticket that a body speaks of."""
        found = ticket_in(body)
        return None if found is None else str(found)


def refusal(secret: str, body: bytes, signature: str, stamp: str, moment: float) -> str | None:
    """Why a webhook is not believed, in a word, or None when it is GLPI's own and recent.

    `signature` is the hexadecimal HMAC-SHA256 of the body and `stamp`, a Unix time.
    """
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return "no_timestamp"
    if not _same(_sign(secret, body + stamp.encode()), signature):
        return "signature"
    if not -AHEAD <= moment - int(stamp) <= OLDEST:
        return "too_old"
    return None


def challenge_answer(secret: str, token: str) -> str | None:
    """The answer to GLPI's challenge; None to anything else.

    GLPI's token is its signature of a fixed text. To sign whatever token comes would be to sign
    webhooks for anybody who asks.
    """
    if not _same(_sign(secret, CHALLENGE), token):
        return None
    return _sign(secret, token.encode())


def ticket_in(body: bytes) -> int | None:
    """The id of the ticket that a body speaks of, its own or that of its parent."""
    try:
        found = json.loads(body)
    except ValueError:
        # A payload that the site wrote itself may be no JSON: then there is no hint in it.
        return None
    item = _part(found, "item")
    for candidate in (
        _part(found, "parent_item").get("id"),
        item.get("items_id"),
        item.get("tickets_id"),
        item.get("id"),
    ):
        number = _id(candidate)
        if number:
            return number
    return None


def _id(found: Any) -> int:
    """An id as GLPI sends it: a number, or its digits in a string. 0 for anything else."""
    if isinstance(found, str) and ID.fullmatch(found):
        return int(found)
    return found if type(found) is int and found > 0 else 0


def _part(found: Any, name: str) -> dict[str, Any]:
    part = found.get(name) if isinstance(found, dict) else None
    return part if isinstance(part, dict) else {}


def _sign(secret: str, data: bytes) -> str:
    return hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode())
