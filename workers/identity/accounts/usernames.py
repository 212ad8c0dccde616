"""Names by which people log in to the console."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from connectors.database.models import LocalAccount
from connectors.errors import BadInput, NotFound

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


def checked_username(username: str) -> str:
    """`username` in lower case. Raises `BadInput` for one that cannot be typed anywhere."""
    folded = username.strip().lower()
    if not _USERNAME.fullmatch(folded):
        raise BadInput(
            f"{username[:40]!r} is no user name.",
            "Use up to 64 letters without accents, digits, and . _ @ -",
        )
    return folded


def account_of(session: Session, username: str) -> LocalAccount:
    account = session.get(LocalAccount, username.strip().lower())
    if account is None:
        raise NotFound(f"There is no account {username[:60]!r}.", "See: guichet user list")
    return account
