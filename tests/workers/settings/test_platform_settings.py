"""Chat platforms and review routes in the settings: names, defaults, the old form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from connectors.errors import SettingsError
from tests.support.processes import guichet_env, run_guichet
from workers.settings import Mode, Settings, load_settings, renamed
from workers.settings.chat.platforms import ReviewRoute

TOML = """
[platforms."slack:T0123"]
review_channels = ["C024BE91L"]
staff_groups = ["S1"]
options = { token = "xoxb-s3cret" }

[platforms.main]
kind = "mattermost"
disclosure = "redacted"

[[review_routes]]
platform = "main"
channel = "network"
category = "Network"
"""


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(renamed, "_told", set())
    monkeypatch.chdir(tmp_path)


def test_instances_and_routes_come_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "guichet.toml").write_text(TOML, encoding="utf-8")
    settings = load_settings()
    slack, main = settings.platforms["slack:T0123"], settings.platforms["main"]
    assert (slack.kind, main.kind, main.disclosure) == ("slack", "mattermost", "redacted")
    assert settings.homes_of("slack:T0123") == ("T0123",)
    assert settings.homes_of("main") == ()
    assert settings.routes == (
        ReviewRoute(platform="main", channel="network", category="Network"),
        ReviewRoute(platform="slack:T0123", channel="C024BE91L"),
    )
    assert "s3cret" not in repr(settings)


def test_the_environment_holds_them_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_PLATFORMS", json.dumps({"mattermost:main": {"homes": ["t1"]}}))
    assert load_settings().homes_of("mattermost:main") == ("t1",)


def test_what_nobody_set_is_strict() -> None:
    one = Settings().platform("slack:T9")
    assert (one.kind, one.guests, one.link_by_mail, one.staff_by_mail) == (
        "slack", False, "verified", False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["console", "desk", "api", "Slack", "slack:", "a b", "slack:T 1"])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="an instance"):
        Settings(platforms={name: {}})


def test_a_misspelt_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_PLATFORMS", '{"slack:T1": {"gests": true}}')
    with pytest.raises(SettingsError, match="'slack:T1', entry 'gests': there is no such key"):
        load_settings()


def test_the_old_form_is_read_and_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUICHET_REVIEW_CHANNELS", '{"slack": "C1"}')
    for _ in range(2):
        assert load_settings().routes == (ReviewRoute(platform="slack", channel="C1"),)
    assert capsys.readouterr().err == (
        "GUICHET_REVIEW_CHANNELS is the old form of GUICHET_REVIEW_ROUTES. "
        "It is still read; write routes.\n"
    )


def test_both_forms_at_once_are_an_error() -> None:
    with pytest.raises(ValidationError, match="old form of GUICHET_REVIEW_ROUTES"):
        Settings(
            review_channels={"slack": "C1"}, review_routes=[{"platform": "slack", "channel": "C1"}]
        )


def test_a_mode_may_be_set_for_all_instances_of_a_kind() -> None:
    settings = Settings(
        channel_modes={"slack": "review", "slack:T2": "auto", "slack:T2:C9": "hybrid"}
    )
    assert settings.mode_of("slack:T1", "C1") is Mode.REVIEW
    assert settings.mode_of("slack:T2", "C1") is Mode.AUTO
    assert settings.mode_of("slack:T2", "C9") is Mode.HYBRID
    assert settings.mode_of("console", "helpdesk") is settings.mode


@pytest.mark.scenario
@pytest.mark.parametrize("command", [("serve", "console"), ("worker",)])
def test_a_start_with_an_instance_that_cannot_be_is_one_line(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    env = guichet_env(
        tmp_path / "home", platforms='{"slak:T1": {}}', broker_url="redis://127.0.0.1:1/0"
    )
    done = run_guichet(*command, env=env, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "slak:T1 is of the kind 'slak', which this version does not have." in done.stderr
    told = run_guichet("doctor", env=env, cwd=tmp_path)
    assert "BAD  platforms: slak:T1 is of the kind 'slak'" in told.stdout


def test_what_is_answered_in_a_channel_is_its_rule() -> None:
    rules = [
        {"channel": "C1"},
        {"channel": "C2", "ask": "posts", "answer": "direct", "mode": "review"},
    ]
    platforms = {"slack:T1": {"channels": rules}}
    settings = Settings(platforms=platforms, mode="auto", channel_modes={"slack:T1:C2": "hybrid"})
    of = settings.platform("slack:T1").rule
    assert [(of(one).ask, of(one).answer) for one in ("C1", "C2", "C3", "")] == [
        ("mentions", "thread"), ("posts", "direct"), ("off", "thread"), ("off", "thread"),
    ]  # fmt: skip
    assert [settings.mode_of("slack:T1", one) for one in ("C1", "C2", "C3")] == [
        Mode.AUTO, Mode.REVIEW, Mode.AUTO,
    ]  # fmt: skip
    assert settings.mode_of("slack:T2", "C2") is Mode.AUTO


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ([{"channel": "C1"}, {"channel": "C1", "ask": "off"}], "two of the rules"),
        ([{"ask": "off"}], "Field required"),
        ([{"channel": ""}], "at least 1 character"),
        ([{"channel": "C1", "ask": "always"}], "'off', 'mentions' or 'posts'"),
        ([{"channel": "C1", "answer": "mail"}], "'thread' or 'direct'"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule: list[dict[str, str]], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(platforms={"slack:T1": {"channels": rule}})
