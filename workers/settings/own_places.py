"""The site's own addresses: what answers are made of, and so is not redacted."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

PlaceKind = Literal["mailbox", "network", "host"]

LEAST_PREFIX = {4: 8, 6: 19}
"""Bits of a network's prefix, by the version of IP. A wider one is no network of one site."""
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{0,9}}")
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}")
_ADDRESS_SHAPED = re.compile(r"[\d.]+(?:/\d+)?|[0-9a-f:.]*:[0-9a-f:.]*(?:/\d+)?")


def place_kind(place: str) -> PlaceKind:
    """What an entry of the list is. It is in lower case, and a host without ``*.`` before it.

    Raises `ValueError`, in words, for what is none.
    """
    if "@" in place:
        local, _, domain = place.rpartition("@")
        if _LOCAL.fullmatch(local) and _is_host(domain) and "." in domain:
            return "mailbox"
        raise ValueError(f"{place!r} is no mail address")
    if _ADDRESS_SHAPED.fullmatch(place):
        try:
            network = ip_network(place, strict=False)
        except ValueError:
            raise ValueError(f"{place!r} is no IP address or network") from None
        if network.prefixlen < LEAST_PREFIX[network.version]:
            raise ValueError(f"{place!r} is wider than the network of one site")
        return "network"
    if _is_host(place):
        return "host"
    raise ValueError(f"{place!r} is no mail address, host, domain or network")


def _is_host(name: str) -> bool:
    return _HOST.fullmatch(name) is not None and not name.rpartition(".")[2].isdigit()


def _known_places(places: list[str]) -> list[str]:
    kept = [place.strip().lower().removeprefix("*.").rstrip(".") for place in places]
    for place in kept:
        place_kind(place)
    return sorted(set(kept))


class OwnPlacesSettings(BaseModel):
    """What belongs to the site and to no person."""

    own_places: Annotated[list[str], AfterValidator(_known_places)] = Field(
        default_factory=list,
        description="The site's own mailboxes, hosts, domains and networks, which are not "
        'redacted, as JSON list: `["helpdesk@corp.example", "vpn.corp.example", "10.20.0.0/16"]`.',
    )
