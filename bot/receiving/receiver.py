"""What listens to one chat platform, beside the console or alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from starlette.types import ASGIApp


class Receiver(Protocol):
    """One or more instances of a platform, as one process serves them."""

    @property
    def routes(self) -> Mapping[str, ASGIApp]:
        """What answers to requests, by path; empty where nothing is requested of us."""
        ...

    def start(self) -> None:
        """Begin, and return at once. A platform that does not answer is tried again."""
        ...

    def stop(self) -> None:
        """End. What was not acknowledged comes again, to whoever is there."""
        ...

    def alive(self) -> bool:
        """Whether its own threads run. One that does not comes back with the process only."""
        ...

    def states(self) -> Mapping[str, Mapping[str, object]]:
        """By instance: ``ok`` (whether events reach us), and numbers for an administrator. Nothing
        in it tells of anybody."""
        ...
