"""What the soak needs of a platform: its fake server, what people do there, and how it fails."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

ASKERS = 40
REVIEWERS = 3


@dataclass(frozen=True)
class Shown:
    """A message of ours as the platform has it."""

    message_id: str
    marker: str
    text: str


class ChatSide(Protocol):
    """One platform, in the process of the soak; only its faults stop it."""

    instance: str
    """The name of the instance, such as ``slack:T0123``."""
    commands: Mapping[str, tuple[str, ...]]
    """The processes that receive, by name: their `guichet` commands."""

    def start(self, ports: Mapping[str, int]) -> None:
        """Start the server. `ports` are those that the processes listen on, by name."""
        ...

    def close(self) -> None:
        """End it."""
        ...

    def settings(self) -> dict[str, Any]:
        """The settings of the instance."""
        ...

    def ask(self, asker: int, text: str, *, direct: bool, thread: str | None) -> str | None:
        """Write, directly or in the channel, and tell the app until it has taken it. The id of the
        message; None if the app never took it."""
        ...

    def decide(self, reviewer: int, chance: random.Random) -> bool:
        """Press a button of a card that waits; whether there was one."""
        ...

    def shown(self) -> Sequence[Shown]:
        """Every message of ours."""
        ...

    def kinds(self) -> Mapping[str, Callable[[random.Random], None]]:
        """What the platform does wrong, by name."""
        ...
