"""Where GLPI is and how we enter."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GlpiAccess:
    """One account on one GLPI. `url` ends in ``/apirest.php``; the tokens never reach a log."""

    url: str
    user_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    connect_timeout: float = 5.0
    read_timeout: float = 60.0
    """Seconds between two pieces of an answer; a page of 1,000 rows takes about 0.1 s."""
    verify: bool | str = True
    """False: no check of the certificate; a string: the file with the site's own authority."""


def normal_url(url: str) -> str:
    """The API's address from what people paste: with or without ``/apirest.php`` or a slash."""
    base = url.strip().rstrip("/")
    return base if base.endswith(("/apirest.php", "/api.php/v1")) else f"{base}/apirest.php"
