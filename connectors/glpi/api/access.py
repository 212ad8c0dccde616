"""Where GLPI is and how we enter."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from connectors.errors import SettingsError


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


def trust(access: GlpiAccess) -> bool | ssl.SSLContext:
    """What httpx checks certificates against. Raises `SettingsError` for an unreadable file."""
    if isinstance(access.verify, bool):
        return access.verify
    try:
        return ssl.create_default_context(cafile=access.verify)
    except OSError as error:
        raise SettingsError(
            f"GUICHET_GLPI_CA_FILE holds no certificate that can be read ({type(error).__name__}).",
            "Name a PEM file with the authority that signed GLPI's certificate.",
        ) from error


def normal_url(url: str) -> str:
    """The API's address from what people paste: with or without ``/apirest.php`` or a slash."""
    base = url.strip().rstrip("/")
    return base if base.endswith(("/apirest.php", "/api.php/v1")) else f"{base}/apirest.php"
