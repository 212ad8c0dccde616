"""Where GLPI is and how we enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from connectors.http.access import HttpAccess, Limits

LONGEST_REPLY = 256 * 1024 * 1024
"""Bytes; a page of 1,000 tickets takes some 2 million."""
AT_ONCE = 8
KEEP_ALIVE = 4.0
"""Seconds; Apache closes an unused connection after 5, and a write should not meet that."""


@dataclass(frozen=True, slots=True)
class GlpiAccess:
    """One account on one GLPI. `url` ends in ``/apirest.php``; the tokens never reach a log."""

    url: str
    user_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    connect_timeout: float = 5.0
    read_timeout: float = 60.0
    """Seconds between two pieces of an answer; a page of 1,000 rows takes about 0.1 s."""
    total_timeout: float = 600.0
    """Seconds for a whole answer, however slowly its pieces come."""
    verify: bool | str = True
    """False: no check of the certificate; a string: the file with the site's own authority."""

    def http(self) -> HttpAccess:
        """The same for the stack that all clients share."""
        url = normal_url(self.url)
        return HttpAccess(
            url=url,
            called=f"GLPI at {_host(url)}",
            url_setting="GUICHET_GLPI_URL",
            ca_setting="GUICHET_GLPI_CA_FILE",
            verify=self.verify,
            packed=True,
            cookies=True,
            limits=Limits(
                connect=self.connect_timeout,
                idle=self.read_timeout,
                total=self.total_timeout,
                reply=LONGEST_REPLY,
                at_once=AT_ONCE,
                keep_alive=KEEP_ALIVE,
            ),
        )


def normal_url(url: str) -> str:
    """The API's address from what people paste: with or without ``/apirest.php`` or a slash."""
    base = url.strip().rstrip("/")
    return base if base.endswith(("/apirest.php", "/api.php/v1")) else f"{base}/apirest.php"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
