"""The workspaces of an app: no token is readable in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from connectors.database.base import now
from connectors.database.encryption import Encryption, new_key
from connectors.errors import Conflict, SettingsError
from connectors.slack.installations.exchange import Grant
from connectors.slack.installations.store import Installations

GRANT = Grant("T1", "One", "xoxb-s3cret", "xoxe-s3cret", 43_200)


def rows(engine: Engine) -> str:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM chat_installations")).all()
        log = connection.execute(text("SELECT action, subject, detail FROM audit_log")).all()
    return f"{found}{log}"


def test_what_a_workspace_gave_is_found_and_not_readable(
    engine: Engine, installations: Installations
) -> None:
    installations.add(GRANT, None)
    found = installations.find("T1")
    assert found is not None
    assert (found.token, found.refresh_token, found.name) == ("xoxb-s3cret", "xoxe-s3cret", "One")
    assert found.expires_at is not None
    assert "s3cret" not in rows(engine)
    assert "s3cret" not in repr((found, GRANT))
    assert installations.teams() == {"T1": "One"}


def test_a_workspace_that_adds_the_app_again_gives_new_tokens(installations: Installations) -> None:
    installations.add(GRANT, None)
    installations.add(Grant("T1", "Uno", "xoxb-2"), None)
    found = installations.find("T1")
    assert found is not None
    assert (found.token, found.refresh_token, found.expires_at) == ("xoxb-2", None, None)
    assert installations.teams() == {"T1": "Uno"}


def test_a_workspace_that_removed_the_app_is_forgotten(
    engine: Engine, installations: Installations
) -> None:
    installations.add(GRANT, None)
    assert installations.remove("T1", now())
    assert not installations.remove("T1", now())
    assert not installations.renew(GRANT)
    assert installations.find("T1") is None
    assert "chat.removed" in rows(engine)


def test_news_of_a_removal_that_come_late_remove_nothing(installations: Installations) -> None:
    before = now() - timedelta(seconds=1)
    installations.add(GRANT, None)
    assert not installations.remove("T1", before)
    assert installations.find("T1") is not None


def test_the_workspaces_of_two_apps_are_apart(engine: Engine, installations: Installations) -> None:
    installations.add(GRANT, None)
    other = Installations(engine, Encryption([new_key()]), "slack-two")
    assert other.find("T1") is None
    assert not other.remove("T1", now())
    assert other.teams() == {}


def test_keys_are_replaced_and_the_old_one_is_of_no_use(engine: Engine) -> None:
    old, new = new_key(), new_key()
    Installations(engine, Encryption([old]), "slack").add(GRANT, None)
    assert Installations(engine, Encryption([new, old]), "slack").encrypt_anew() == 1
    found = Installations(engine, Encryption([new]), "slack").find("T1")
    assert found is not None
    assert (found.token, found.refresh_token) == ("xoxb-s3cret", "xoxe-s3cret")
    with pytest.raises(SettingsError):
        Installations(engine, Encryption([old]), "slack").find("T1")


def test_where_one_token_cannot_be_read_none_is_changed(engine: Engine) -> None:
    old, new = new_key(), new_key()
    Installations(engine, Encryption([old]), "slack").add(GRANT, None)
    Installations(engine, Encryption([new_key()]), "slack").add(Grant("T2", "Two", "x"), None)
    with pytest.raises(SettingsError):
        Installations(engine, Encryption([new, old]), "slack").encrypt_anew()
    assert Installations(engine, Encryption([old]), "slack").find("T1") is not None


def test_one_process_at_a_time_changes_a_token(installations: Installations) -> None:
    with (
        installations.changing("T1"),
        installations.changing("T2"),
        pytest.raises(Conflict),
        installations.changing("T1"),
    ):
        raise AssertionError


def test_both_databases_keep_renew_and_forget(both: Engine) -> None:
    kept = Installations(both, Encryption([new_key()]), "slack")
    for name in ("One", "Uno"):
        kept.add(Grant("T1", name, "xoxb-1", "xoxe-1", 60), None)
    with kept.changing("T1"):
        assert kept.renew(Grant("T1", "Uno", "xoxb-2", "xoxe-2", 43_200))
    assert kept.encrypt_anew() == 1
    found = kept.find("T1")
    assert found is not None
    assert (found.token, found.name) == ("xoxb-2", "Uno")
    assert found.expires_at is not None
    assert found.expires_at > now() + timedelta(hours=11)
    assert kept.remove("T1", now())
    assert kept.teams() == {}
