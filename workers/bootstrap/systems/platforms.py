"""The registry of chat platforms: by name, and made when they are first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy import Engine

from connectors.console.platform import ConsolePlatform
from connectors.contracts.chat import ChatPlatform

CONSOLES = ("console", "cli", "api")
"""Places whose messages the console keeps: its pages, the command line and the REST API."""


class Platforms:
    """Chat platforms by name. Safe for threads."""

    def __init__(self, makers: Mapping[str, Callable[[], ChatPlatform]]) -> None:
        self._makers = makers
        self._made: dict[str, ChatPlatform] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> ChatPlatform | None:
        """The platform of this name; None where the site has none."""
        with self._lock:
            if name not in self._made and name in self._makers:
                self._made[name] = self._makers[name]()
            return self._made.get(name)


def platforms_of(engine: Engine) -> Platforms:
    """The platforms of a site."""
    return Platforms({name: partial(ConsolePlatform, engine, name=name) for name in CONSOLES})
