"""Who somebody is by Slack's own word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.contracts.chat import Profile

ELSEWHERE = "elsewhere"
"""The home of a stranger of whom Slack does not say where they belong."""
SLACKBOT = "USLACKBOT"
NAME = 200
"""Characters of a name that are kept."""


def profile_of(user: Mapping[str, Any], team: str, groups: frozenset[str]) -> Profile:
    """The profile in a reply of `users.info`. `team` is the id of our own workspace.

    A mail is there only if the app has the scope users:read.email, and counts as verified only if
    Slack says so. Names and mails of other workspaces are chosen by strangers.
    """
    about = _mapping(user.get("profile"))
    name = about.get("display_name") or about.get("real_name") or user.get("name") or user["id"]
    mail = about.get("email")
    confirmed = user.get("is_email_confirmed")
    return Profile(
        external_id=str(user["id"]),
        display_name=str(name)[:NAME],
        email=mail if isinstance(mail, str) and mail else None,
        language=_language(user.get("locale")),
        is_bot=any(user.get(flag) is True for flag in ("is_bot", "is_workflow_bot"))
        or user["id"] == SLACKBOT,
        is_guest=any(user.get(flag) is True for flag in ("is_restricted", "is_ultra_restricted")),
        active=user.get("deleted") is not True,
        email_verified=confirmed if isinstance(confirmed, bool) else None,
        home=_home(user, team),
        groups=groups,
    )


def _home(user: Mapping[str, Any], team: str) -> str | None:
    """None for our own workspace, also where it is one of an organisation's."""
    found = user.get("team_id")
    teams = _mapping(user.get("enterprise_user")).get("teams")
    home = str(found) if found else None
    if user.get("is_stranger") is True:
        return home if home and home != team else ELSEWHERE
    if home in (None, team) or (isinstance(teams, list) and team in teams):
        return None
    return home


def _language(locale: object) -> str | None:
    """``fr`` of ``fr-FR``."""
    return locale.partition("-")[0].lower() or None if isinstance(locale, str) else None


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
