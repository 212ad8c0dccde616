"""People on the way to the provider and back: what they carry is good for one return.

One secret lives in a cookie of the browser. State, nonce and PKCE verifier are made of it, so the
database holds nothing by which somebody else could return.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import SignOnState
from connectors.database.unit_of_work import Transactions
from connectors.openid.provider import Attempt
from workers.identity.accounts.passwords import key_hash

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody wanted to go, and who is to be linked with them."""

    onward: str
    person_id: str | None


def attempt_of(secret: str) -> Attempt:
    """What the secret of a browser stands for on this way."""
    return Attempt(*(_derived(secret, use) for use in ("state", "nonce", "verifier")))


class SignOnStates:
    """One row for each browser that is on the way."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @retried
    def begin(self, onward: str, person_id: str | None) -> str:
        """The secret of a browser that sets out. What ended long ago is swept out with it."""
        secret = secrets.token_urlsafe(32)
        with self._transactions.begin() as transaction:
            session = transaction.session
            session.execute(delete(SignOnState).where(SignOnState.expires_at < now()))
            session.add(
                SignOnState(
                    digest=key_hash(attempt_of(secret).state),
                    onward=onward,
                    person_id=person_id,
                    expires_at=now() + LASTS,
                )
            )
        return secret

    @retried
    def end(self, secret: str, state: str) -> Way | None:
        """The way of the browser that comes back with this state, once; None for any other."""
        if not secret or not hmac.compare_digest(
            attempt_of(secret).state.encode(), state.encode("utf-8", "replace")
        ):
            return None
        mine = SignOnState.digest == key_hash(state)
        with self._transactions.begin() as transaction:
            row = transaction.session.execute(
                delete(SignOnState)
                .where(mine, SignOnState.expires_at >= now())
                .returning(SignOnState.onward, SignOnState.person_id)
            ).first()
        return Way(row.onward, row.person_id) if row else None


def _derived(secret: str, use: str) -> str:
    """43 characters that tell nothing of the secret, nor of the others."""
    digest = hmac.digest(secret.encode("utf-8", "replace"), use.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
