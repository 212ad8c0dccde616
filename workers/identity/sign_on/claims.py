"""What a provider says of somebody, as far as we use it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.database.models import Role
from workers.identity.places import sign_on_place

LONGEST_NAME = 200
MOST_GROUPS = 2000


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody at the provider. Only issuer and subject say who they are: the rest changes."""

    issuer: str
    subject: str
    name: str
    mail: str | None = None
    """Only where the provider verified it."""
    login: str | None = None
    """Their login in the directory, where the site says which claim it is."""
    unverified_mail: bool = False
    """Whether it told another one."""
    language: str | None = None
    groups: frozenset[str] = frozenset()
    session: str | None = None
    """Their session there (``sid``)."""
    id_token: str | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Under which their identity is kept."""
        return sign_on_place(self.issuer)


def subject_of(
    claims: Mapping[str, Any], issuer: str, groups_claim: str, login_claim: str = ""
) -> Subject:
    """Somebody by their claims, which were checked. A mail counts only if it is verified, in so
    many words: ``email_verified`` is true."""
    mail, verified = _text(claims.get("email")), claims.get("email_verified") is True
    subject = str(claims["sub"])
    names = (claims.get(name) for name in ("name", "preferred_username"))
    named = next((text for one in names if (text := _text(one))), "") or mail or subject
    return Subject(
        issuer=issuer,
        subject=subject,
        name=named[:LONGEST_NAME],
        mail=mail if verified and mail and "@" in mail else None,
        login=(_text(claims.get(login_claim))[:LONGEST_NAME] or None) if login_claim else None,
        unverified_mail=bool(mail) and not verified,
        language=_language(claims.get("locale")),
        groups=_groups(claims, groups_claim),
        session=_text(claims.get("sid")) or None,
    )


def role_of(groups: frozenset[str], roles: Mapping[str, str]) -> Role | None:
    """The highest role that these groups give; None where none of them gives one."""
    given = [Role(role) for group, role in roles.items() if group in groups]
    return max(given, key=list(Role).index, default=None)


def _groups(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """A list of names, or one name. A dot leads into a table, as Keycloak's realm_access.roles."""
    found: Any = claims.get(name)
    if found is None and "." in name:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(one for one in listed[:MOST_GROUPS] if isinstance(one, str))


def _language(value: Any) -> str | None:
    short = _text(value)[:2].lower()
    return short if short in ("fr", "en") else None


def _text(value: Any) -> str:
    return (
        "".join(one for one in value if one.isprintable()).strip() if isinstance(value, str) else ""
    )
