"""Where the provider is, and what it knows us by."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class OpenIdAccess:
    """One provider. `addresses` are others than the issuer's at which it may have endpoints."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    addresses: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    verify: bool | str = True
    """False: no check of the certificate; a string: the file with the site's own authority."""

    @property
    def origins(self) -> tuple[str, ...]:
        """All places that may be contacted, or that a browser may be sent to."""
        return tuple(dict.fromkeys(map(origin_of, (self.issuer, *self.addresses))))


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, in one form."""
    parts = urlsplit(address)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(scheme)
    port = parts.port
    return f"{scheme}://{host}" if port in (None, usual) else f"{scheme}://{host}:{port}"
