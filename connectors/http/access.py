"""Where another system is, how we enter, and how much of our time and memory it may take."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of each request. Times are seconds."""

    connect: float = 5.0
    idle: float | None = None
    """Between two pieces of a reply; None: only the total counts."""
    total: float | None = 30.0
    """For a whole request, waiting for a place included, however the reply drips in."""
    reply: int = 16 * 1024 * 1024
    """Bytes of a body, unpacked."""
    at_once: int = 0
    """Requests under way; more wait for a place, within their time. 0: the caller bounds them."""
    keep_alive: float = 30.0
    """For how long an unused connection is kept."""
    busy_wait: float = 1.0
    """Before a busy server is asked again that does not say how long to wait."""
    longest_wait: float = 60.0
    """No more is believed of what it says."""


@dataclass(frozen=True, slots=True)
class HttpAccess:
    """One system. `url` may have a path, which is put before that of each request."""

    url: str
    called: str
    """What messages call it, as a sentence begins: ``The reranker``."""
    url_setting: str = ""
    """The names of its settings, for the hints of its errors."""
    key_setting: str = ""
    ca_setting: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with each request: they may hold a key, and never reach a log."""
    verify: bool | str = True
    """False: no check of the certificate; a string: the file with the site's own authority."""
    proxy: str = field(default="", repr=False)
    """The proxy that leads to it, ``http://HOST:PORT``; none is taken from the environment."""
    packed: bool = False
    """Whether replies may come compressed: for large pages, not for streams."""
    cookies: bool = False
    """Whether its cookies are sent back: a load balancer may need them to find our session."""
    limits: Limits = Limits()

    @property
    def hint(self) -> str:
        """What to look at when it does not do its part."""
        return f"Check {self.url_setting}, and that the server runs." if self.url_setting else ""


def trust(access: HttpAccess) -> ssl.SSLContext | bool:
    """What certificates are checked against: a file's authorities alone, or the machine's.

    Raises `SettingsError` for a file that holds none.
    """
    # Reading all authorities of the machine takes a while, for nothing on http://.
    if access.verify is False or access.url.lower().startswith("http:"):
        return False
    authority = access.verify if isinstance(access.verify, str) else None
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:
        raise SettingsError(
            f"{access.ca_setting} holds no certificate that can be read ({type(error).__name__}).",
            "Name a PEM file with the authority that signed the server's certificate.",
        ) from error
