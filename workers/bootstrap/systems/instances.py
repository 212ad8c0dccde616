"""Instances of chat platforms, and the adapters that they are instances of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from connectors.contracts.chat import ChatPlatform, Disclosure
from connectors.contracts.diagnosis import Finding


@dataclass(frozen=True, slots=True)
class Instance:
    """What a maker is given: the instance's name and policy, and where the console is.

    `options` are the adapter's own settings, as the administrator wrote them.
    """

    name: str
    disclosure: Disclosure
    console_url: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    staff_groups: tuple[str, ...] = ()
    """Groups of which it has to say who is in them, where it does not tell of all."""
    engine: Engine | None = field(default=None, repr=False)
    """The database, for who keeps tokens there; None: nothing is made, only looked at."""
    keys: tuple[str, ...] = field(default=(), repr=False)
    """What those tokens are encrypted with."""


@dataclass(frozen=True, slots=True)
class PlatformKind:
    """An adapter: what makes an instance of it, and how much its instances are told by default.

    `findings` says what is wrong with an instance's options, without calling anybody. `addresses`
    are the places that an instance contacts, as far as its options can be read. `is_app`: whether
    an instance has the settings of an app that workspaces are added to, and is none itself.
    `workspaces` are the names of those that were added to it.
    """

    name: str
    make: Callable[[Instance], ChatPlatform]
    disclosure: Disclosure = Disclosure.REDACTED
    findings: Callable[[Instance], Iterator[Finding]] = lambda _: iter(())
    addresses: Callable[[Instance], Sequence[str]] = lambda _: ()
    is_app: Callable[[Instance], bool] = lambda _: False
    workspaces: Callable[[Instance], Collection[str]] = lambda _: ()
