"""Rules, on one database; a desk that sends at once, beside a GLPI with people and tickets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.helpdesk import Helpdesk
from tests.support.one_database import database_url
from tests.workers.desk.worlds import lab

__all__ = ["database_url"]


@pytest.fixture
def glpi() -> FakeGlpi:
    """A GLPI of a small laboratory."""
    return lab()


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk], glpi: FakeGlpi) -> Helpdesk:
    """A desk that knows an answer, and opens tickets in `glpi`."""
    made = make_desk(glpi=glpi, mode="auto")
    made.knows(relevance=0.95)
    return made
