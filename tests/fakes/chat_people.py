"""A chat platform in memory that knows the people who write there."""

from __future__ import annotations

from typing import Any

from connectors.contracts.chat import Profile
from tests.fakes.chat import FakeChat


class PeopledChat(FakeChat):
    """`people` are those whom it knows well; of anybody else it knows a name. `gone` are ids that
    nobody has. `away` is raised instead of any answer, and `looked_up` are the ids it was asked."""

    def __init__(self, name: str = "fake", **info: Any) -> None:
        super().__init__(name, **info)
        self.people: dict[str, Profile] = {}
        self.gone: set[str] = set()
        self.away: Exception | None = None
        self.looked_up: list[str] = []

    def resolve_person(self, external_id: str) -> Profile | None:
        """Who this is, by its own word."""
        self.looked_up.append(external_id)
        if self.away is not None:
            raise self.away
        if external_id in self.gone:
            return None
        return self.people.get(external_id) or super().resolve_person(external_id)
