"""The registry of chat platforms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from connectors.database.engine import make_engine
from tests.fakes.chat import FakeChat
from workers.bootstrap.systems.platforms import CONSOLES, Platforms, platforms_of


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
    platforms = platforms_of(make_engine("sqlite://"))
    for name in CONSOLES:
        platform = platforms.get(name)
        assert platform is not None
        assert platform.info.name == name
