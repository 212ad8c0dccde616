"""The registry of chat platforms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.contracts.chat import Disclosure
from connectors.contracts.diagnosis import Finding
from connectors.database.engine import make_engine
from connectors.errors import SettingsError
from tests.fakes.chat import FakeChat
from workers.bootstrap.systems.instances import Instance, PlatformKind
from workers.bootstrap.systems.platforms import (
    CONSOLES,
    Platforms,
    instance_of,
    platform_findings,
    platforms_of,
    require_platforms,
)
from workers.settings import Settings

TWO = {
    "fake:one": {"options": {"token": "s3cret"}},
    "other": {"kind": "fake", "disclosure": "full"},
}


def test_a_platform_is_made_once_and_only_when_it_is_asked_for() -> None:
    made: list[str] = []

    def maker(name: str) -> FakeChat:
        made.append(name)
        return FakeChat(name)

    platforms = Platforms({name: lambda name=name: maker(name) for name in ("slack", "console")})
    assert made == []
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(platforms.get, ["slack"] * 50))
    assert made == ["slack"]
    assert [one.info.name for one in found] == ["slack"]


def test_an_unknown_platform_is_none() -> None:
    assert Platforms({}).get("slack") is None


def test_every_place_of_the_console_is_a_platform_of_its_name() -> None:
    platforms = platforms_of(make_engine("sqlite://"), Settings())
    for name in CONSOLES:
        platform = platforms.get(name)
        assert platform is not None
        assert platform.info.name == name


def test_an_adapter_is_entered_once_and_has_as_many_instances_as_the_settings_name() -> None:
    made: list[Instance] = []

    def make(instance: Instance) -> FakeChat:
        made.append(instance)
        return FakeChat(instance.name)

    settings = Settings(platforms=TWO, console_url="https://help.example")
    platforms = platforms_of(make_engine("sqlite://"), settings, [PlatformKind("fake", make)])
    assert set(platforms.names) == {*CONSOLES, "fake:one", "other"}
    assert made == []
    for name in ("fake:one", "other", "fake:one"):
        platform = platforms.get(name)
        assert platform is not None
        assert platform.info.name == name
    assert platforms.get("fake:two") is None
    assert platforms.get("fake") is None
    assert [one.name for one in made] == ["fake:one", "other"]
    assert [one.disclosure for one in made] == [Disclosure.REDACTED, Disclosure.FULL]
    assert made[0].options == {"token": "s3cret"}
    assert made[0].console_url == "https://help.example"
    assert "s3cret" not in repr(made[0]) + repr(settings)


def test_a_kind_says_how_much_its_instances_are_told() -> None:
    settings = Settings(platforms={"fake": {}, "fake:b": {"disclosure": "redacted"}})
    kind = PlatformKind("fake", lambda one: FakeChat(one.name), Disclosure.FULL)
    assert instance_of("fake", kind, settings).disclosure is Disclosure.FULL
    assert instance_of("fake:b", kind, settings).disclosure is Disclosure.REDACTED


def findings(settings: Settings, *kinds: PlatformKind) -> list[Finding]:
    names = platforms_of(make_engine("sqlite://"), settings, kinds).names
    return list(platform_findings(settings, names, kinds))


def test_a_kind_that_there_is_not_is_found_before_the_first_message() -> None:
    settings = Settings(platforms={"slak:T1": {}}, console_url="https://help.example")
    (found,) = findings(settings, PlatformKind("slack", lambda one: FakeChat(one.name)))
    assert not found.ok
    assert "slak:T1 is of the kind 'slak'" in found.line
    assert "Known: slack." in found.line


@pytest.mark.parametrize(
    "settings",
    [
        {"review_channels": {"slack": "C1"}},
        {"review_routes": [{"platform": "slack", "channel": "C1", "category": "Network"}]},
    ],
)
def test_a_route_to_an_instance_that_there_is_not_is_one_line(settings: dict[str, object]) -> None:
    made = Settings(**settings)  # type: ignore[arg-type]
    (found,) = findings(made)
    assert not found.ok
    assert "'slack', and there is no such instance" in found.line
    with pytest.raises(SettingsError, match="'slack', and there is no such instance"):
        require_platforms(made, CONSOLES)


def test_a_route_may_name_every_instance_and_the_console() -> None:
    settings = Settings(
        platforms={"fake:one": {"review_channels": ["a"]}},
        review_routes=[
            {"platform": "fake:one", "channel": "b", "category": "Network"},
            {"platform": "console", "channel": "staff"},
        ],
        console_url="https://help.example",
    )
    assert findings(settings, PlatformKind("fake", lambda one: FakeChat(one.name))) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "GUICHET_CONSOLE_URL is not set"),
        ("http://help.example", "GUICHET_CONSOLE_URL is http"),
        ("http://127.0.0.1:8080", None),
        ("https://help.example", None),
    ],
)
def test_an_address_that_people_should_not_link_on_is_told(url: str, said: str | None) -> None:
    settings = Settings(platforms={"fake": {}}, console_url=url)
    told = findings(settings, PlatformKind("fake", lambda one: FakeChat(one.name)))
    assert [one.line[: len(said or "")] for one in told] == ([said] if said else [])
    assert all(one.ok and one.warning for one in told), "it works on this machine"
    assert findings(Settings(console_url=url)) == [], "without a chat nobody follows it from there"


def test_what_is_wrong_with_the_options_is_told_by_the_adapter() -> None:
    def look(instance: Instance) -> list[Finding]:
        return [] if instance.options.get("token") else [Finding(False, "no token")]

    kind = PlatformKind(
        "fake", lambda one: FakeChat(one.name), findings=lambda one: iter(look(one))
    )
    settings = Settings(
        platforms={"fake:a": {"options": {"token": "x"}}, "fake:b": {}},
        console_url="https://help.example",
    )
    assert [one.line for one in findings(settings, kind)] == ["no token"]
