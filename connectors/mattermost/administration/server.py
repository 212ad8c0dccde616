"""Settings of a server that break the bot, read by an administrator, and what to click."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from connectors.contracts.diagnosis import Finding
from connectors.mattermost.administration.api import Api

INTERNAL = (
    "System Console, Environment, Developer: add {host} to Allow untrusted internal connections "
    "to, save."
)


def server_findings(api: Api, bot: str, callback_url: str) -> Iterator[Finding]:
    """What the server's configuration says. `bot` is the id of the bot's account."""
    config = api.get("/config")
    service, privacy = _part(config, "ServiceSettings"), _part(config, "PrivacySettings")
    yield from _internal(service, callback_url)
    if service.get("EnableUserAccessTokens") is False:
        yield _warning(
            "personal access tokens are off: the bot's own keeps working, and this setup needs "
            "another administrator's session. System Console, Integrations, Integration "
            "Management: Enable Personal Access Tokens."
        )
    if service.get("EnablePostUsernameOverride") is True:
        yield _warning(
            "integrations may override user names, so anybody may post under the bot's name. "
            "System Console, Integrations, Integration Management: set Enable integrations to "
            "override usernames to false, save."
        )
    if service.get("EnableReliableWebSockets") is False:
        yield _warning(
            "reliable websockets are off: after each break everything is read again by REST. Set "
            "ServiceSettings.EnableReliableWebSockets to true in config.json."
        )
    if privacy.get("ShowEmailAddress") is False:
        yield hidden_mail()
    yield from _limits(_part(config, "RateLimitSettings"))
    yield from _owner(api, bot, service)


def hidden_mail() -> Finding:
    """That people cannot be found by their mail."""
    return _warning(
        "the bot does not see mail addresses, so nobody is matched by mail; people link their "
        "accounts themselves. System Console, Site Configuration, Users and Teams: set Show Email "
        "Address to true, save."
    )


def _internal(service: Mapping[str, Any], callback_url: str) -> Iterator[Finding]:
    host = urlsplit(callback_url).hostname or ""
    if not host:
        return
    allowed = str(service.get("AllowedUntrustedInternalConnections") or "").replace(",", " ")
    if is_allowed(host, allowed.split()):
        yield Finding(True, f"the server may call {host}")
    elif is_internal(host):
        yield Finding(False, f"the server refuses to call {host}. {INTERNAL.format(host=host)}")
    else:
        yield _warning(
            f"if {host} has an address of the site's own network, the server refuses to call it. "
            + INTERNAL.format(host=host)
        )


def is_internal(host: str) -> bool:
    """Whether a host is certainly in the site's own network."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or "." not in host
    return address.is_private or address.is_loopback or address.is_link_local


def is_allowed(host: str, allowed: list[str]) -> bool:
    """Whether a host stands in the server's list of hosts, addresses and networks."""
    if host in allowed:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in map(_network, allowed) if network is not None)


def _network(said: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(said, strict=False)
    except ValueError:
        return None


def _limits(limits: Mapping[str, Any]) -> Iterator[Finding]:
    if limits.get("Enable") is True and int(limits.get("PerSec") or 0) < 50:
        yield _warning(
            f"the server takes {limits.get('PerSec')} requests a second from one address, clients "
            "of people included: with many channels the bot waits. System Console, Environment, "
            "Rate Limiting: raise Maximum Queries per Second, or vary by user."
        )


def _owner(api: Api, bot: str, service: Mapping[str, Any]) -> Iterator[Finding]:
    about = api.find(f"/bots/{bot}", {"include_deleted": "true"})
    owner = api.find(f"/users/{about.get('owner_id')}") if about else None
    if not owner:
        return
    name = owner.get("username")
    if owner.get("delete_at") and service.get("DisableBotsWhenOwnerIsDeactivated") is not False:
        yield Finding(
            False,
            f"the bot's owner {name} is deactivated, and a bot stops with its owner. Integrations, "
            "Bot Accounts: enable the bot again; System Console, Integrations, Bot Accounts: set "
            "Disable bot accounts when owner is deactivated to false.",
        )
    elif service.get("DisableBotsWhenOwnerIsDeactivated") is not False:
        yield _warning(
            f"the bot stops when the account {name} is deactivated. System Console, Integrations, "
            "Bot Accounts: set Disable bot accounts when owner is deactivated to false."
        )


def _part(config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = config.get(name)
    return found if isinstance(found, Mapping) else {}


def _warning(line: str) -> Finding:
    return Finding(True, line, warning=True)
