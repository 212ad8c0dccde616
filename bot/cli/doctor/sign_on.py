"""The sign-on provider: what it says of itself, its keys, its clock, and our address there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.cli.doctor.check import Line
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from connectors.openid.provider import OpenIdProvider
    from workers.bootstrap import Desk
    from workers.identity.sign_on.flow import SignOn

PART = "sign-on"
APART = 30.0
"""Seconds by which the two clocks may differ; at 60 tokens are refused."""


def provider(desk: Desk) -> list[Line]:
    """What is well and what is not; nothing where no provider is set."""
    sign_on = desk.sign_on
    if sign_on is None:
        return []
    lines = []
    try:
        for line in _asked(sign_on):
            lines.append(line)
    except GuichetError as error:
        lines.append(Line(PART, False, str(error)))
    return [*lines, *_addresses(desk, sign_on)]


def _asked(sign_on: SignOn) -> Iterator[Line]:
    from connectors.database.base import now

    there = sign_on.provider
    metadata = there.metadata()
    yield Line(PART, True, f"the provider is {metadata.issuer}")
    keys = there.keys()
    yield Line(PART, True, f"it has {len(keys)} key(s) that tokens may be signed by")
    if (clock := _clock(there.date(), now())) is not None:
        yield clock
    if not metadata.end_session_endpoint:
        line = "it has no page to log out: who logs out here stays logged in there"
        yield Line(PART, True, line, warning=True)
    yield _welcome(there, sign_on.redirect)


def _clock(date: str, moment: datetime) -> Line | None:
    """Whether the two clocks agree; None where its server tells no time."""
    try:
        apart = (parsedate_to_datetime(date) - moment).total_seconds()
    except (TypeError, ValueError):
        return None
    if abs(apart) <= APART:
        return Line(PART, True, "its clock and ours agree")
    which = "ahead of" if apart > 0 else "behind"
    hint = "Set both by NTP: tokens are refused from a minute on."
    return Line(PART, False, f"its clock is {abs(apart):.0f} seconds {which} ours. {hint}")


def _welcome(there: OpenIdProvider, redirect: str) -> Line:
    """Whether it takes our client and address. A provider that likes them shows a page to log in,
    or sends there."""
    from workers.identity.sign_on.states import attempt_of

    status = there.greets(there.authorize_url(attempt_of("doctor"), redirect, "en"))
    if status < 400:
        return Line(PART, True, f"it takes our client {there.access.client_id}")
    return Line(
        PART,
        False,
        f"it does not take our client {there.access.client_id} with that address (HTTP {status}). "
        f"Register {redirect} there, and check GUICHET_OIDC_CLIENT_ID.",
    )


def _addresses(desk: Desk, sign_on: SignOn) -> Iterator[Line]:
    from workers.identity.sign_on.flow import LOGOUT_PATH

    public = desk.settings.public_url
    there = urlsplit(public)
    if there.scheme != "https" and there.hostname not in ("127.0.0.1", "::1", "localhost"):
        line = f"people sign on over {public}, where anybody on the way reads their session. "
        yield Line(PART, False, line + "Serve it by https, and set GUICHET_CONSOLE_URL.")
    yield Line(
        PART,
        True,
        f"at the provider: redirect address {sign_on.redirect}, back-channel logout "
        f"{public}{LOGOUT_PATH}, after a logout {public}/login",
    )
