"""Where an identity is from: a chat platform, the sign-on provider, or a place of our own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, not_

from connectors.database.models import Identity
from workers.settings.chat.platforms import OWN_PLACES, SIGN_ON

_PREFIX = f"{SIGN_ON}:"


def sign_on_place(issuer: str) -> str:
    """The name under which identities of this issuer are kept, as those of a platform are."""
    return _PREFIX + issuer


def issuer_of(platform: str) -> str:
    """The issuer in such a name."""
    return platform.removeprefix(_PREFIX)


def is_sign_on(platform: str) -> bool:
    """Whether an identity is from a sign-on provider."""
    return platform.startswith(_PREFIX)


def is_chat(platform: str) -> bool:
    """Whether an identity is from a chat platform."""
    return platform not in OWN_PLACES and not is_sign_on(platform)


def of_sign_on() -> ColumnElement[bool]:
    """In SQL: identities of sign-on providers."""
    return Identity.platform.startswith(_PREFIX, autoescape=True)


def of_chat() -> ColumnElement[bool]:
    """In SQL: identities of chat platforms."""
    return and_(Identity.platform.not_in(OWN_PLACES), not_(of_sign_on()))
