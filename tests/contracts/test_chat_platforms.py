"""Every platform that there is, against the one contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import Engine

from connectors.console.platform import ConsolePlatform
from connectors.contracts.chat import ChatPlatform, Destination, Disclosure
from connectors.contracts.disclosure import disclose
from connectors.database.engine import make_engine
from connectors.database.models import Role
from connectors.database.unit_of_work import Transactions
from tests.contracts.chat_platform import ANSWER, ChatPlatformContract
from tests.fakes.chat import FakeChat
from tests.fakes.jobs import FakeQueue
from workers.identity.accounts import Accounts


class TestConsole(ChatPlatformContract):
    """The console, on both databases."""

    @pytest.fixture
    def engine(self, database_url: str) -> Iterator[Engine]:
        made = make_engine(database_url)
        yield made
        made.dispose()

    @pytest.fixture
    def platform(self, engine: Engine) -> ChatPlatform:
        return ConsolePlatform(engine)

    @pytest.fixture
    def person(self, engine: Engine) -> str:
        transactions = Transactions(engine, FakeQueue())
        accounts = Accounts(transactions, CHEAPEST)
        return accounts.add("ada", "correct horse battery", Role.ASKER)

    def test_the_same_marker_twice_is_one_message(self, platform: ChatPlatform) -> None:
        first = platform.post(Destination("c"), ANSWER, "same")
        assert platform.post(Destination("c"), ANSWER, "same") == first

    def test_nobody_unknown_is_resolved(self, platform: ChatPlatform) -> None:
        assert platform.resolve_person("nobody") is None


class TestFake(ChatPlatformContract):
    """The fake must do as the real ones, or tests over it show nothing."""

    @pytest.fixture
    def platform(self) -> ChatPlatform:
        return FakeChat()

    @pytest.fixture
    def person(self) -> str:
        return "ada"


def test_a_platform_that_is_not_on_site_gets_no_ticket_text() -> None:
    console = "https://console.example"
    assert disclose(ANSWER, Disclosure.FULL, console) == ANSWER
    told = disclose(ANSWER, Disclosure.REDACTED, console)
    assert told.text == f"{ANSWER.text}\n\n{console}{ANSWER.console_path}"
    assert told.transcript == ()
    for source in told.sources:
        assert (source.excerpt, source.title) == (None, f"Source {source.number}")
