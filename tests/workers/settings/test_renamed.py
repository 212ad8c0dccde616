"""A setting under its old name works, says so once, and is no second truth beside the new one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.errors import SettingsError
from tests.support.processes import guichet_env, run_guichet
from workers.settings import Settings, load_settings, renamed

OLD, NEW = "GUICHET_GLPI_DESK_TOKEN", "GUICHET_GLPI_TICKETS_TOKEN"
SECRET = "w-s3cret"
SAID = f"{OLD} is called {NEW} now. It is still read; rename it.\n"


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(renamed, "_told", set())
    monkeypatch.setenv("GUICHET_GLPI_URL", "https://glpi.test/apirest.php")
    monkeypatch.chdir(tmp_path)


def write(tmp_path: Path, text: str) -> None:
    (tmp_path / "guichet.toml").write_text(text, encoding="utf-8")


def test_an_old_variable_is_read_and_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(OLD, SECRET)
    monkeypatch.setenv("GUICHET_GLPI_DESK_ENTITY", "7")
    for _ in range(3):
        settings = load_settings()
    assert settings.glpi_tickets_token.get_secret_value() == SECRET
    assert settings.glpi_tickets_entity == 7
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count(SAID) == 1
    assert len(told.err.splitlines()) == 2
    assert SECRET not in told.err


def test_an_old_key_of_the_file_is_read_and_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, f'glpi_desk_token = "{SECRET}"')
    for _ in range(3):
        settings = load_settings()
    assert settings.glpi_tickets_token.get_secret_value() == SECRET
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "The key glpi_desk_token in guichet.toml is called glpi_tickets_token now. "
        "It is still read; rename it.\n"
    )


def test_new_names_say_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(NEW, SECRET)
    write(tmp_path, "glpi_tickets_entity = 7")
    settings = load_settings()
    assert settings.glpi_tickets_token.get_secret_value() == SECRET
    assert settings.glpi_tickets_entity == 7
    assert capsys.readouterr().err == ""


def test_two_variables_that_differ_are_an_error_without_their_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(OLD, SECRET)
    monkeypatch.setenv(NEW, "other")
    with pytest.raises(SettingsError, match=f"{OLD} is called {NEW} now, and both are") as seen:
        load_settings()
    assert SECRET not in str(seen.value) + seen.value.hint
    assert "other" not in str(seen.value) + seen.value.hint
    monkeypatch.setenv(NEW, SECRET)
    assert load_settings().glpi_tickets_token.get_secret_value() == SECRET


def test_two_keys_that_differ_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "glpi_desk_entity = 3\nglpi_tickets_entity = 4")
    with pytest.raises(SettingsError, match="The key glpi_desk_entity in guichet"):
        load_settings()


def test_the_environment_comes_before_the_file_under_any_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUICHET_GLPI_DESK_ENTITY", "7")
    write(tmp_path, "glpi_tickets_entity = 4")
    assert load_settings().glpi_tickets_entity == 7
    monkeypatch.delenv("GUICHET_GLPI_DESK_ENTITY")
    monkeypatch.setenv("GUICHET_GLPI_TICKETS_ENTITY", "8")
    write(tmp_path, "glpi_desk_entity = 4")
    assert load_settings().glpi_tickets_entity == 8


def test_a_part_of_a_setting_is_renamed_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(renamed.RENAMED, "llms", "models")
    monkeypatch.setenv("GUICHET_LLMS__MISTRAL", '{"url": "http://127.0.0.1:8081"}')
    assert load_settings().models["mistral"].url == "http://127.0.0.1:8081"


def test_a_wrong_value_is_named_by_the_new_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_GLPI_DESK_ENTITY", "many")
    with pytest.raises(SettingsError, match="GUICHET_GLPI_TICKETS_ENTITY: must be a whole number"):
        load_settings()


def test_old_names_are_no_settings_and_new_ones_are() -> None:
    for old, new in renamed.RENAMED.items():
        assert old not in Settings.model_fields
        assert new in Settings.model_fields


@pytest.mark.slow
def test_json_on_standard_output_is_json_alone(tmp_path: Path) -> None:
    env = guichet_env(tmp_path, glpi_url="https://glpi.test", glpi_desk_token=SECRET)
    done = run_guichet("index", "status", "--json", env=env, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tickets"] == 0
    assert done.stderr.count(SAID) == 1
    assert SECRET not in done.stderr
