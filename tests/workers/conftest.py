"""A desk for every test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes.helpdesk import Helpdesk


@pytest.fixture
def make_desk(database_url: str) -> Iterator[Callable[..., Helpdesk]]:
    """Makes a desk with other settings: ``make_desk(mode="review")``."""
    made: list[Helpdesk] = []

    def make(**settings: Any) -> Helpdesk:
        made.append(Helpdesk(database_url, **settings))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk in the mode `hybrid`, the default."""
    return make_desk()
