"""IP and MAC addresses. What names no machine stays: loopback, netmasks, public resolvers."""

from __future__ import annotations

import ipaddress
import re

from workers.redaction.addresses import IPV4, IPV6
from workers.redaction.ledger import Ledger

_VERSION_BEFORE = re.compile(
    r"(?i)(?:\b(?:v|ver|vers|version|versions|build|release|rev|revision|firmware|bios|driver|"
    r"drivers|pilote|pilotes|update|patch|kernel|noyau|client|agent|sdk|api|framework|runtime|"
    r"assembly|fileversion|productversion|engine|module|plugin|add-?on|extension|chapter|section)"
    r"|[A-Za-z]+Version)[\s.:=\"'()#-]{0,4}\Z"
)
_CHANGED_VERSION = re.compile(
    r"(?i)\b(?:firmware|passer|pass[ée]|mettre [àa] jour|mise [àa] jour|upgrad\w{1,4}"
    r"|updat\w{1,4})\b"
    r"[^\n;]{0,40}\Z"
)
_NEWER_VERSION = 60
"""Products that count by years come up to here; private networks are looked at first."""
_SERVICE_BEFORE = re.compile(
    r"(?i)\b(?:passerelle|gateway|routeur par d[ée]faut|default router|dns|dhcp|ntp|wins|tftp|pxe"
    r"|nis"
    r"|r[ée]solveurs?|resolvers?|plages?|ranges?|[ée]tendue|scope|pool)\b"
    r"(?: (?:par d[ée]faut|by default|default|principale?|primaire|secondaire|primary|secondary"
    r"|servers?|interne|internal|d['’]adresses|ip|is|est|sont|are|en|to|at|de|from|between|entre|le"
    r"|the|[àa]|vers)){0,3}"
    r"[ \t:=(]{1,3}(?:(?:\[ip-\d+\]|[\d.]{7,15})(?:[ \t]?(?:et|and|ou|or|,|/|;|-|–|[àa]|to|puis"
    r"|then)[ \t]?)){0,5}\Z"
)
"""What all machines of a site are told to use: it is no one's machine."""
_MASK_BEHIND = re.compile(
    r"(?i)[ \t]*(?:/|,|masque|mask|netmask|avec|with|[ \t]){0,3}[ \t]*255\.\d"
)
_PRODUCT_BEFORE = re.compile(r"[A-Z]\w*[ /-]\Z|[~|=_]\Z")
_ADDRESS_CONTEXT = re.compile(
    r"(?i)(?:\b(?:ip|ipv4|adresse|address|host|h[ôo]te|serveur|server|dns|ping|tracert|traceroute|"
    r"nslookup|gateway|passerelle|route|ssh|telnet|proxy|machine)\b|ipaddress|://)[^\n]{0,25}\Z"
)
# Support texts tell people to use these; they are nobody's machine.
_PUBLIC_RESOLVERS = frozenset(
    ("1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "208.67.222.222", "208.67.220.220")
)
# What every box of its make is delivered with, and what examples name.
_FACTORY_SET = frozenset(
    ("10.0.0.1", "192.168.0.1", "192.168.1.1", "192.168.0.254", "192.168.1.254", "192.168.100.1")
)
_LINK_LOCAL = ipaddress.ip_network("169.254.0.0/16")
_MAC_IN_ONE = re.compile(
    r"(?i)(?P<label>\b(?:mac|adresse physique|physical address)\b[^\n]{0,20}?[ :=(])"
    r"(?P<value>(?=[A-F]*\d)[0-9A-F]{12})(?!\w)"
)
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}(?P<sep>[:-])(?:[0-9A-Fa-f]{2}(?P=sep)){4}[0-9A-Fa-f]{2}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:]|[.-]\w)"
)
_PREFIX = re.compile(r"/(\d{1,2})(?!\d)")
_LONGEST_PREFIX = 30
_NO_MACHINE = re.compile(r"(?i)(?:ff[:.-]?){6}|(?:00[:.-]?){6}")


def redact_network(text: str, ledger: Ledger) -> str:
    text = _MAC.sub(lambda found: _mac(found, ledger), text)
    text = _MAC_IN_ONE.sub(
        lambda found: found["label"] + ledger.placeholder("mac", found["value"].lower()), text
    )
    if ":" in text:
        text = IPV6.sub(lambda found: _ipv6(found, ledger), text)
    return IPV4.sub(lambda found: _ipv4(found, ledger), text)


def _mac(found: re.Match[str], ledger: Ledger) -> str:
    value = found[0]
    plain = re.sub(r"[:.-]", "", value).lower()
    looks_like_a_date = found["sep"] != ":" and plain.isdigit()
    if _NO_MACHINE.fullmatch(value) or looks_like_a_date:
        return value
    return ledger.placeholder("mac", plain)


def _ipv6(found: re.Match[str], ledger: Ledger) -> str:
    value = found[0]
    if not any(char.isdigit() for char in value):
        return value
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError:  # a time, a port, a C++ name: not an address
        return value
    if names_no_machine(address):
        return value
    return ledger.placeholder("ip", str(address))


def _ipv4(found: re.Match[str], ledger: Ledger) -> str:
    value = found[0]
    try:
        address = ipaddress.IPv4Address(value)
    except ValueError:  # an octet above 255 or with a leading zero: a version number
        return value
    if names_no_machine(address) or _is_version(address, found) or _is_network(address, found):
        return value
    return ledger.placeholder("ip", value)


def _is_network(address: ipaddress.IPv4Address, found: re.Match[str]) -> bool:
    """Whether it is a network with its length, such as 10.20.0.0/16, which no machine has; or what
    all machines of a site use: its gateway, its name servers, its ranges."""
    if address.packed[3] == 0 and _MASK_BEHIND.match(found.string, found.end()):
        return True
    before = found.string[max(0, found.start() - 90) : found.start()].rpartition("\n")[2]
    if address.is_private and _SERVICE_BEFORE.search(before):
        return True
    length = _PREFIX.match(found.string, found.end())
    if length is None or int(length[1]) > _LONGEST_PREFIX:
        return False
    return int(address) & ((1 << (32 - int(length[1]))) - 1) == 0


def names_no_machine(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an IP address is that of no machine in particular: loopback, a netmask, a public
    resolver."""
    if isinstance(address, ipaddress.IPv6Address):
        return address.is_loopback or address.is_unspecified or address.is_link_local
    return (
        address.is_loopback
        or address.packed[0] == 0
        or address.packed[0] >= 224  # multicast, netmasks, broadcast
        or str(address) in _PUBLIC_RESOLVERS
        or str(address) in _FACTORY_SET
        or address in _LINK_LOCAL  # "no DHCP answered", which is the diagnosis itself
    )


def _is_version(address: ipaddress.IPv4Address, found: re.Match[str]) -> bool:
    text, start = found.string, found.start()
    before = text[max(0, start - 48) : start]
    if _VERSION_BEFORE.search(before):
        return True
    if text[found.end() : found.end() + 1] in (":", "/") or _ADDRESS_CONTEXT.search(before):
        return False
    first, second, third, _ = address.packed
    newer = first < _NEWER_VERSION and not address.is_private
    if newer and (
        _CHANGED_VERSION.search(before) or (third == 0 and _PRODUCT_BEFORE.search(before))
    ):
        return True
    if (second, third) == (0, 0) and first not in (10, 127, 172, 192):
        return True  # 70.0.0.1: how browsers and plug-ins count
    return first < 10 and _PRODUCT_BEFORE.search(before) is not None
