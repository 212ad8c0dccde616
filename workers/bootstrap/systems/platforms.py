"""The registry of chat platforms: instances by name, each made when it is first asked for.

An adapter is entered once, as a kind in `platform_kinds`; its instances come from the settings.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import urlsplit

from sqlalchemy import Engine

from connectors.console.platform import ConsolePlatform
from connectors.contracts.chat import ChatPlatform, Disclosure, PlatformInfo
from connectors.contracts.diagnosis import Finding
from connectors.errors import SettingsError
from workers.bootstrap.systems.instances import Instance, PlatformKind
from workers.bootstrap.systems.mattermost import mattermost_kind
from workers.bootstrap.systems.slack import slack_kind
from workers.settings import Settings
from workers.settings.chat.platforms import OWN_PLACES

CONSOLES = OWN_PLACES
"""Places whose messages the console keeps: its pages, the command line and the REST API."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def platform_kinds() -> tuple[PlatformKind, ...]:
    """Every adapter that this version has, besides the places of our own."""
    return (slack_kind(), mattermost_kind())


class Platforms:
    """Chat platforms by name. Safe for threads."""

    def __init__(
        self, makers: Mapping[str, Callable[[], ChatPlatform]], added: Added | None = None
    ) -> None:
        self._makers = makers
        self._added = added
        self._made: dict[str, ChatPlatform] = {}
        self._lock = threading.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that there are, the places of our own too."""
        added = self._added.names() if self._added is not None else ()
        return tuple(dict.fromkeys((*self._makers, *added)))

    def info(self, name: str) -> PlatformInfo | None:
        """What the platform of this name says of itself; None where the site has none."""
        platform = self.get(name)
        return None if platform is None else platform.info

    def get(self, name: str) -> ChatPlatform | None:
        """The platform of this name; None where the site has none."""
        with self._lock:
            if name not in self._made and (maker := self._maker(name)) is not None:
                self._made[name] = maker()
            return self._made.get(name)

    def _maker(self, name: str) -> Callable[[], ChatPlatform] | None:
        if name in self._makers or self._added is None:
            return self._makers.get(name)
        return self._added.maker(name)


class Added:
    """Workspaces that were added to an app of the settings while we run."""

    def __init__(self, engine: Engine, settings: Settings, kinds: Mapping[str, PlatformKind]):
        self._engine = engine
        self._settings = settings
        self._kinds = kinds

    def names(self) -> list[str]:
        """The names of all, as far as the database says now."""
        found: list[str] = []
        for name, one in self._settings.platforms.items():
            kind = self._kinds.get(one.kind)
            if kind is not None and kind.is_app(self._instance(name, kind)):
                found += kind.workspaces(self._instance(name, kind))
        return found

    def maker(self, name: str) -> Callable[[], ChatPlatform] | None:
        """What makes the platform of this name; None where no app was added to such a workspace."""
        app = name.partition(":")[0]
        kind = self._kinds.get(self._settings.platform(app).kind)
        if kind is None or app not in self._settings.platforms:
            return None
        if name not in kind.workspaces(self._instance(app, kind)):
            return None
        return partial(kind.make, self._instance(name, kind))

    def _instance(self, name: str, kind: PlatformKind) -> Instance:
        return instance_of(name, kind, self._settings, self._engine)


def platforms_of(
    engine: Engine, settings: Settings, kinds: Sequence[PlatformKind] | None = None
) -> Platforms:
    """The platforms of a site: the places of our own, and the instances in the settings whose kind
    there is. Of the others `platform_findings` tells."""
    by_name = {kind.name: kind for kind in (platform_kinds() if kinds is None else kinds)}
    makers: dict[str, Callable[[], ChatPlatform]] = {
        name: partial(ConsolePlatform, engine, name=name) for name in CONSOLES
    }
    for name, one in settings.platforms.items():
        kind = by_name.get(one.kind)
        if kind is None:
            continue
        instance = instance_of(name, kind, settings, engine)
        if not kind.is_app(instance):
            makers[name] = partial(kind.make, instance)
    return Platforms(makers, Added(engine, settings, by_name))


def instance_of(
    name: str, kind: PlatformKind, settings: Settings, engine: Engine | None = None
) -> Instance:
    """What the settings say of an instance."""
    one = settings.platform(name)
    return Instance(
        name,
        Disclosure(one.disclosure) if one.disclosure else kind.disclosure,
        settings.public_url,
        one.options,
        one.staff_groups,
        engine,
        tuple(key.get_secret_value() for key in settings.encryption_keys),
    )


def platform_findings(
    settings: Settings, known: Sequence[str], kinds: Sequence[PlatformKind] | None = None
) -> Iterator[Finding]:
    """What an administrator should know of the chat platforms; `known` are the registry's names.

    Nobody is called: it is said before the first message, and not at it.
    """
    by_name = {kind.name: kind for kind in (platform_kinds() if kinds is None else kinds)}
    for name, one in settings.platforms.items():
        kind = by_name.get(one.kind)
        if kind is None:
            yield _bad(
                f"{name} is of the kind {one.kind!r}, which this version does not have.",
                f"Known: {', '.join(sorted(by_name)) or 'none yet'}.",
            )
            continue
        instance = instance_of(name, kind, settings)
        yield from kind.findings(instance)
        if kind.is_app(instance) and one.review_channels:
            yield _bad(
                f"{name} is an app of several workspaces, and has review_channels.",
                f'Set them of a workspace: [platforms."{name}:T0123"].',
            )
    known_names = {*known, *settings.platforms}
    for route in settings.routes:
        if route.platform not in known_names:
            yield _bad(
                f"a route to the channel {route.channel} names the platform {route.platform!r}, "
                "and there is no such instance.",
                f"Add it to GUICHET_PLATFORMS, or use one of: {', '.join(sorted(known_names))}.",
            )
    if settings.platforms:
        yield from _address_findings(settings)


def platform_addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    """The name of each instance, and each address that is contacted for it."""
    by_name = {kind.name: kind for kind in platform_kinds()}
    for name, one in settings.platforms.items():
        kind = by_name.get(one.kind)
        if kind is not None:
            for address in kind.addresses(instance_of(name, kind, settings)):
                yield name, address


def require_platforms(settings: Settings, known: Sequence[str]) -> None:
    """Raise `SettingsError` for the first thing that cannot work."""
    for finding in platform_findings(settings, known):
        if not finding.ok:
            raise SettingsError(f"Chat platforms: {finding.line}", "See: guichet doctor")


def _address_findings(settings: Settings) -> Iterator[Finding]:
    """People link their chat accounts on the console, and follow its links from a chat."""
    if not settings.console_url:
        yield Finding(
            True,
            "GUICHET_CONSOLE_URL is not set: links in chat lead to "
            f"{settings.public_url}, which only this machine reaches. Set it to https://HOST.",
            warning=True,
        )
        return
    address = urlsplit(settings.console_url)
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        yield Finding(
            True,
            "GUICHET_CONSOLE_URL is http: who reads the network can take a login and link a chat "
            "account with it. Use https.",
            warning=True,
        )


def _bad(message: str, hint: str) -> Finding:
    return Finding(False, f"{message} {hint}")
