from __future__ import annotations

import pytest

from tests.bot.mattermost.callbacks.site import Site


@pytest.fixture
def site() -> Site:
    return Site()
