"""Rules, on SQLite alone: where PostgreSQL does otherwise is tested in core, inbox and outbox."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: no statement of these tests is another one on PostgreSQL."""
    return sqlite_url
