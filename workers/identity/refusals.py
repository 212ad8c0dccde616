"""Why somebody gets no answer, in words for them and in words for the log."""

from __future__ import annotations

from enum import StrEnum

from connectors.contracts.chat import Profile
from connectors.errors import NotAllowed
from workers.translations.sentences import say


class Reason(StrEnum):
    """What keeps somebody out."""

    BOT = "bot"
    FOREIGN = "foreign"
    """They belong to another workspace or team."""
    GUEST = "guest"
    DEACTIVATED = "deactivated"
    """There or here."""
    NOT_STAFF = "not_staff"
    """They may ask, and not decide."""


LOGGED = {
    Reason.BOT: ("Messages of bots are not answered.", ""),
    Reason.FOREIGN: (
        "People of other workspaces are not answered.",
        "Add theirs to the platform's `homes` if they are your own.",
    ),
    Reason.GUEST: (
        "Guests are not answered.",
        "Set `guests = true` for the platform if they may ask.",
    ),
    Reason.DEACTIVATED: ("This account is disabled.", "Ask an administrator."),
    Reason.NOT_STAFF: ("Only staff may do that.", "Give the role: guichet user role WHO staff"),
}


class Refusal(NotAllowed):
    """Somebody may not do this. Message and hint are for the operator.

    `said` is what their adapter may post to them, in their language; empty for bots: two of them
    would answer each other for ever.
    """

    def __init__(self, reason: Reason, language: str) -> None:
        super().__init__(*LOGGED[reason])
        self.reason = reason
        self.said = "" if reason is Reason.BOT else say(f"refused_{reason}", language)


def check_profile(profile: Profile, *, guests: bool, homes: tuple[str, ...], language: str) -> None:
    """Raise `Refusal` for a profile whose owner gets no answers.

    `guests`: whether guests do. `homes`: whose people do, besides the platform's own. `language`
    is for those whose own is not known.
    """
    reason = _reason(profile, guests=guests, homes=homes)
    if reason is not None:
        raise Refusal(reason, profile.language or language)


def _reason(profile: Profile, *, guests: bool, homes: tuple[str, ...]) -> Reason | None:
    if profile.is_bot:
        return Reason.BOT
    if profile.home is not None and profile.home not in homes:
        return Reason.FOREIGN
    if profile.is_guest and not guests:
        return Reason.GUEST
    return None if profile.active else Reason.DEACTIVATED
