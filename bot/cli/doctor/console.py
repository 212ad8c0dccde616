"""The console's public address, which links in chat lead to."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.settings import Settings

SECONDS = 5.0


def address(settings: Settings) -> list[Line]:
    """Whether something answers there. The console may not be started yet, or not be reached from
    here: that is no fault."""
    from connectors.http.access import HttpAccess, Limits
    from connectors.http.client import HttpClient

    url = settings.console_url
    if not url or not settings.platforms:
        return []
    access = HttpAccess(
        url, "The console", "GUICHET_CONSOLE_URL", limits=Limits(SECONDS, total=SECONDS)
    )
    try:
        with closing(HttpClient(access)) as client:
            status = client.send("GET", "/healthz").status
    except GuichetError as error:
        return [_unreached(str(error))]
    if status != 200:
        return [_unreached(f"{url}/healthz answers {status}.")]
    return [Line("console", True, f"it answers at {url}")]


def _unreached(why: str) -> Line:
    hint = "People follow links to it from chat: start it, or correct GUICHET_CONSOLE_URL."
    return Line("console", True, f"{why} {hint}", warning=True)
