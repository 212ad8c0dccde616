"""Half of a GLPI in the settings is an error, and no guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.errors import SettingsError
from connectors.glpi import LABEL, NAME
from workers.celery.schedule import LONGEST_UNCONFIRMED, outside_schedule
from workers.settings import Settings, load_settings

URL = "https://glpi.test/apirest.php"


def made(tmp_path: Path, **settings: Any) -> Settings:
    return Settings(home=tmp_path, **settings)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"glpi_tickets_token": "x"}, "GUICHET_GLPI_URL"),
        ({"glpi_url": URL, "glpi_webhook_secret": "x"}, "GUICHET_GLPI_TICKETS_TOKEN"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        made(tmp_path, **settings)


def test_tickets_are_opened_in_glpi_only_with_a_token_for_it(tmp_path: Path) -> None:
    nothing = made(tmp_path)
    assert not nothing.directory_access
    assert (nothing.directory_label, nothing.ticket_system) == ("", "local")
    reads = made(tmp_path, glpi_url=URL, glpi_user_token="r")
    assert (reads.directory_access, reads.tickets_outside) == (True, False)
    assert (reads.directory_label, reads.ticket_system) == (LABEL, "local")
    writes = made(tmp_path, glpi_url=URL, glpi_tickets_token="w")
    assert writes.tickets_outside
    assert (writes.ticket_system, writes.ticket_system_label) == (NAME, LABEL)
    assert "w-secret" not in repr(made(tmp_path, glpi_url=URL, glpi_tickets_token="w-secret"))


def test_people_are_confirmed_within_their_time_of_grace_however_seldom_a_site_syncs(
    tmp_path: Path,
) -> None:
    assert outside_schedule(made(tmp_path)) == {}
    often = outside_schedule(made(tmp_path, glpi_url=URL))
    assert set(often) == {"guichet.sync", "guichet.directory"}
    seldom = outside_schedule(
        made(tmp_path, glpi_url=URL, glpi_tickets_token="w", glpi_sync_minutes=600)
    )
    assert seldom["guichet.directory"] == LONGEST_UNCONFIRMED
    assert "guichet.ticket_events" in seldom


def test_a_token_that_was_pasted_with_a_line_end_is_the_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUICHET_GLPI_USER_TOKEN", " tok3n\r\n")
    assert load_settings().glpi_user_token.get_secret_value() == "tok3n"


@pytest.mark.parametrize("token", ["clé", "two\nlines"])
def test_what_cannot_be_a_token_is_one_line_without_it(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("GUICHET_GLPI_APP_TOKEN", token)
    with pytest.raises(SettingsError, match="GUICHET_GLPI_APP_TOKEN: must be the token") as told:
        load_settings()
    assert token not in str(told.value)
