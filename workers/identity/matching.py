"""Which user of the directory a person is: by mail, or by the login that the sign-on vouches for.

A mail decides where the directory knows it. A login decides only where no mail does, and never
against one: a user with other mails is somebody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.contracts.directory import Directory, DirectoryEntry
from connectors.database.models import DirectoryState as S

ONE_BY_ONE = 8
"""People up to which each is asked for alone; for more, the whole list is fewer requests."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A person as our database has them, before the directory is asked."""

    person_id: str
    pinned: str | None
    mails: frozenset[str]
    logins: frozenset[str]
    """What the sign-on provider calls them, folded."""
    at: datetime


def judge(
    pinned: str | None,
    mails: Collection[str],
    users: Sequence[DirectoryEntry],
    taken: Collection[str] = (),
    logins: Collection[str] = (),
) -> tuple[S, DirectoryEntry | None]:
    """What a person is, from the users that the directory has for them. Pure.

    `users` are the pinned user alone, where one is pinned, else all that have one of `mails`, or
    one of `logins` where no mail is known there.
    `taken` are users that another person of the same platform is pinned to.
    """
    if pinned is not None:
        user = next((one for one in users if one.user_id == pinned), None)
        if user is None or not user.active:
            return S.INACTIVE, None
        # A platform that no longer tells the mail says nothing against the pin.
        if (mails or logins) and not user.emails & set(mails) and user.login not in logins:
            return S.CHANGED, None
        return S.MAPPED, user
    if not mails and not logins:
        return S.NO_MAIL, None
    active = [one for one in users if one.active]
    if not active:
        return S.UNKNOWN, None
    if len(active) > 1 or active[0].user_id in taken:
        return S.AMBIGUOUS, None
    return S.MAPPED, active[0]


def users_for(directory: Directory, asked: Asked) -> list[DirectoryEntry]:
    if asked.pinned is not None:
        user = directory.by_id(asked.pinned)
        return [user] if user else []
    found = {one.user_id: one for mail in sorted(asked.mails) for one in directory.by_mail(mail)}
    if not found:
        found = {
            one.user_id: one
            for login in sorted(asked.logins)
            for one in directory.by_login(login)
            if _may_be(one, asked)
        }
    return list(found.values())


def _may_be(user: DirectoryEntry, asked: Asked) -> bool:
    """Whether a user with their login may be they: mails that speak against it count."""
    return not (user.emails and asked.mails)


def users_of_all(
    directory: Directory, everyone: Sequence[Asked]
) -> Mapping[str, list[DirectoryEntry]]:
    """What `users_for` says of each, by person."""
    if len(everyone) <= ONE_BY_ONE:
        return {asked.person_id: users_for(directory, asked) for asked in everyone}
    known = directory.everybody()
    by_mail: dict[str, list[DirectoryEntry]] = defaultdict(list)
    by_login: dict[str, list[DirectoryEntry]] = defaultdict(list)
    for user in known.values():
        by_login[user.login].append(user)
        for mail in user.emails:
            by_mail[mail].append(user)
    return {asked.person_id: _among(asked, known, by_mail, by_login) for asked in everyone}


def _among(
    asked: Asked,
    known: Mapping[str, DirectoryEntry],
    by_mail: Mapping[str, list[DirectoryEntry]],
    by_login: Mapping[str, list[DirectoryEntry]],
) -> list[DirectoryEntry]:
    if asked.pinned is not None:
        return [known[asked.pinned]] if asked.pinned in known else []
    found = {user.user_id: user for mail in asked.mails for user in by_mail.get(mail, ())}
    if not found:
        found = {
            user.user_id: user
            for login in asked.logins
            for user in by_login.get(login, ())
            if _may_be(user, asked)
        }
    return [found[one] for one in sorted(found)]
