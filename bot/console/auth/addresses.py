"""Addresses of clients, and of the proxies that may tell them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """Addresses whose word on their own clients is taken."""

    def __init__(self, networks: Iterable[str]) -> None:
        """`networks` are addresses and networks, such as ``10.0.0.0/8``."""
        self._networks: tuple[Network, ...] = tuple(
            ipaddress.ip_network(one, strict=False) for one in networks
        )

    def __contains__(self, host: object) -> bool:
        address = address_of(str(host))
        return address is not None and any(address in network for network in self._networks)

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """The address that counts: the peer's own, or the one that trusted proxies name.

        `forwarded` are the values of ``X-Forwarded-For`` in their order.
        """
        client = peer
        hops = [hop for value in forwarded for hop in value.split(",")]
        for hop in reversed(hops):
            if client not in self:
                break
            address = address_of(hop)
            if address is None:
                # A proxy that writes no address tells nothing further.
                break
            client = str(address)
        return client


def address_of(text: str) -> Address | None:
    """The address in a header or of a peer, with or without a port; None for anything else.

    An IPv4 address inside IPv6 is the IPv4 address, so that a client has one name.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped if mapped is not None else address


def network_of(host: str) -> str:
    """What of an address counts as one client: all of IPv4, the first 64 bits of IPv6, for a
    customer of IPv6 has as many addresses as they like."""
    address = address_of(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address) if address is not None else host
