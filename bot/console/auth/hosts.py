"""Which names the console answers to, and which addresses are this machine's own."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from connectors.errors import SettingsError
from workers.settings import Settings

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address) is this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_of_proxy(header: str) -> bool:
    """Whether a header of this name tells that a proxy passed a request on."""
    header = header.lower()
    return header in ("forwarded", "via", "x-real-ip") or header.startswith("x-forwarded-")


def host_name(header: str) -> str:
    """The name in a Host header, without its port, in lower case."""
    header = header.strip().lower()
    if header.startswith("["):
        return header.partition("]")[0] + "]"
    return header.partition(":")[0]


def allowed_names(settings: Settings) -> frozenset[str]:
    """Names that a Host header may hold. A web page elsewhere may point a name of its own at
    this machine (DNS rebinding); its requests carry that name, and are refused."""
    names = set(LOCAL_NAMES)
    for host in (urlsplit(settings.public_url).hostname, settings.console_host):
        if host and host not in ("0.0.0.0", "::"):
            names.add(f"[{host}]" if ":" in host else host.lower())
    return frozenset(names)


def require_local(settings: Settings) -> None:
    """Raise `SettingsError` unless the console is served to this machine alone."""
    public = urlsplit(settings.public_url).hostname or ""
    for host, setting in ((settings.console_host, "CONSOLE_HOST"), (public, "CONSOLE_URL")):
        if not is_loopback(host):
            raise SettingsError(
                f"GUICHET_{setting} is {host}, and there are no accounts: everybody would be "
                "an administrator.",
                "Add one first: guichet user add NAME --role admin",
            )
