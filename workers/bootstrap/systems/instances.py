"""Instances of chat platforms, and the adapters that they are instances of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class PlatformKind:
    """An adapter: what makes an instance of it, and how much its instances are told by default.

    `findings` says what is wrong with an instance's options, without calling anybody. `address` is
    where an instance is, as far as its options can be read.
    """

    name: str
    make: Callable[[Instance], ChatPlatform]
    disclosure: Disclosure = Disclosure.REDACTED
    findings: Callable[[Instance], Iterator[Finding]] = lambda _: iter(())
    address: Callable[[Instance], str] = lambda _: ""
