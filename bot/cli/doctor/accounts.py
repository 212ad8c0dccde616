"""The console's accounts, and what they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.bootstrap import Desk
    from workers.identity.accounts.views import AccountView


def login(desk: Desk) -> str:
    """Whether the console asks who one is, and who of them sees little."""
    accounts = desk.accounts.listing()
    if accounts:
        return "the console asks for a login" + _who_sees_little(desk, accounts)
    if desk.settings.sign_on:
        return "people sign on; without a local account nobody comes in while the provider is away"
    if desk.settings.console_host in ("127.0.0.1", "::1", "localhost"):
        return "none: the console is a demo for this machine only"
    raise GuichetError(
        f"none, and the console is to listen on {desk.settings.console_host}.",
        "Run: guichet user add NAME --role admin",
    )


def _who_sees_little(desk: Desk, accounts: list[AccountView]) -> str:
    """Those whose answers lack sources that they might see, though nothing is broken."""
    names = [
        one.username
        for one in accounts
        if not one.disabled and not one.entities and not one.sees_everything
        # Staff whom nobody narrowed see every entity.
        if not one.is_staff or one.entities is not None
    ]
    if not names or desk.settings.visibility != "entity" or desk.settings.directory_access:
        return ""
    from sqlalchemy import select

    from connectors.database.models import Scope

    with desk.transactions.reading() as session:
        by_entity = select(Scope.id).where(Scope.name.startswith("entity")).limit(1)
        if session.scalar(by_entity) is None:
            return ""
    return (
        f"; {_some(names)}: no entity, so only tickets for everyone are their sources. "
        "Run: guichet user set-entities NAME ENTITY"
    )


def sight(desk: Desk) -> list[Line]:
    """Staff of whom the directory knows nothing, and everybody who sees more than it would
    show."""
    accounts = [one for one in desk.accounts.listing() if not one.disabled]
    lines = []
    unknown = [
        f"{one.username} ({one.why_unknown})"
        for one in accounts
        if one.is_staff and not one.sees_everything and not one.confirmed
    ]
    if unknown:
        lines.append(
            f"staff whom {desk.settings.directory_label} does not know see, and review, only what "
            f"is for everyone: {_some(unknown)}. Say their mail: guichet user email NAME MAIL"
        )
    granted = [one.username for one in accounts if one.sees_everything]
    if granted:
        lines.append(
            f"by an administrator's grant, every ticket is seen by {_some(granted)}. "
            "Take it back: guichet user set-entities NAME"
        )
    if not accounts:
        lines.append(
            "without accounts the console shows every ticket to whoever uses this machine. "
            "Run: guichet user add NAME --role admin --email MAIL"
        )
    return [Line("sight", True, line, warning=True) for line in lines]


def askers(desk: Desk) -> list[Line]:
    """How many of those who asked are nobody in the directory: their tickets are opened in
    nobody's name, and they see what is for everyone."""
    if not desk.settings.directory_label:
        return []
    from sqlalchemy import func, select

    from connectors.database.models import DirectoryState, DirectoryUser

    unknown = (DirectoryState.NO_MAIL, DirectoryState.UNKNOWN)
    with desk.transactions.reading() as session:
        counted = select(func.count()).select_from(DirectoryUser)
        everybody = session.scalar(counted) or 0
        nobody = session.scalar(counted.where(DirectoryUser.state.in_(unknown))) or 0
    if not nobody:
        return []
    by_login = desk.settings.oidc_issuer and not desk.settings.oidc_login_claim
    hint = (
        "Set GUICHET_OIDC_LOGIN_CLAIM to find them by the login of the sign-on"
        if by_login
        else f"Give them their mail in {desk.settings.directory_label}"
    )
    return [
        Line(
            "askers",
            True,
            f"{desk.settings.directory_label} knows {nobody:,} of {everybody:,} askers by no mail: "
            f"their tickets are opened in nobody's name. {hint}.",
            warning=True,
        )
    ]


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
