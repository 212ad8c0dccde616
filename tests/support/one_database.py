"""A room whose tests are about rules: they run on SQLite alone.

A conftest imports the fixture, and it takes the place of the one that runs on both databases.
Where PostgreSQL does otherwise is tested in the desk's core, inbox, outbox and reviews.
"""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A migrated SQLite file without rows."""
    return sqlite_url
