"""What people do in chat is rules: SQLite. The stored events are tested on PostgreSQL too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from tests.support.one_database import database_url
from tests.workers.desk.chat.people import PLATFORM, Office

__all__ = ["database_url"]


@pytest.fixture
def make_office(make_desk: Callable[..., Helpdesk]) -> Callable[..., Office]:
    """Makes an office with other settings; `info` is what its platform says of itself."""

    def make(info: dict[str, Any] | None = None, **settings: Any) -> Office:
        chat = PeopledChat(**{"whispers": True, "home": True, "status": True, **(info or {})})
        platform = {**PLATFORM, **settings.pop("platform", {})}
        values = {"review_channels": {"fake": "staff"}, "mode": "auto", **settings}
        desk = make_desk(chat=chat, platforms={"fake": platform}, **values)
        desk.knows(relevance=0.9)
        return Office(desk)

    return make


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    """An office that answers at once, with one ticket known."""
    return make_office()


@pytest.fixture
def reviewed(make_office: Callable[..., Office]) -> Office:
    """An office in which a colleague looks at every draft."""
    return make_office(mode="review")
