"""A process that starts with other settings is noted: by the names, and no value is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from connectors.database.engine import make_engine
from tests.support.one_database import database_url
from tests.workers.privacy.traces import in_tables
from workers.privacy.audit_log import Wanted, entries
from workers.privacy.settings_log import note_settings
from workers.settings import Settings

__all__ = ["database_url"]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def test_what_changed_is_named_without_its_value(engine: Engine) -> None:
    old = Settings(glpi_url="https://old.example.org", glpi_user_token="one-secret")
    assert note_settings(engine, old, "beat") == []
    assert note_settings(engine, old, "beat") == []
    assert entries(engine, Wanted()) == []
    new = Settings(glpi_url="https://new.example.org", mode="review")
    changed = ["glpi_url", "glpi_user_token", "mode"]
    assert note_settings(engine, new, "beat") == changed
    (entry,) = entries(engine, Wanted())
    assert (entry.action, entry.subject, entry.detail) == (
        "settings.changed", "beat", {"names": changed},
    )  # fmt: skip
    assert note_settings(engine, new, "console") == []
    assert in_tables(engine, ["one-secret", "old.example.org", "new.example.org"]) == []
