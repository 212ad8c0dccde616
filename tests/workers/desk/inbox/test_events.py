"""Stored chat events: kept once, before anything else, and found when nobody handles them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from connectors.contracts.chat import ChatEvent, Said
from connectors.contracts.stored_events import from_document
from connectors.database.base import now
from connectors.database.models import EventStatus, StoredChatEvent
from connectors.database.unit_of_work import Job
from connectors.errors import DatabaseUnavailable
from tests.fakes.helpdesk import Helpdesk

HELLO = ChatEvent("e1", "ada", "help", Said("m1", "My screen is black", mentioned=True))


def age(desk: Helpdesk, **values: object) -> None:
    with desk.transactions.begin() as transaction:
        transaction.session.execute(update(StoredChatEvent).values(values))


def test_an_event_is_one_row_and_one_job(desk: Helpdesk) -> None:
    assert desk.front.store("fake", HELLO)
    (row,) = desk.rows(StoredChatEvent)
    assert (row.kind, row.message_id, row.status) == ("said", "m1", "received")
    assert from_document(row.document) == HELLO
    assert desk.queue.take() == [Job("guichet.chat_event", (row.id,))]


def test_the_same_event_again_is_none(desk: Helpdesk) -> None:
    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(lambda _: desk.front.store("fake", HELLO), range(8)))
    assert sorted(stored) == [False] * 7 + [True]
    assert len(desk.queue.take()) == 1


def test_the_same_id_on_another_platform_is_another_event(desk: Helpdesk) -> None:
    assert desk.front.store("fake", HELLO)
    assert desk.front.store("other", HELLO)


def test_a_text_that_no_database_takes_is_stored_without_the_rest(desk: Helpdesk) -> None:
    event = ChatEvent("e2", "ada", "help", Said("m2", "a\x00b\ud800c", direct=True))
    assert desk.front.store("fake", event)
    (row,) = desk.rows(StoredChatEvent)
    said = from_document(row.document).deed
    assert isinstance(said, Said)
    assert said.text == "ab\ufffdc"


def test_a_database_that_is_away_stores_nothing_and_says_so(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("INSERT", {}, Exception("gone"))

    monkeypatch.setattr(desk.transactions, "begin", away)
    with pytest.raises(DatabaseUnavailable) as seen:
        desk.front.store("fake", HELLO)
    assert "INSERT" not in str(seen.value)


def test_the_sweeper_finds_what_the_queue_lost(desk: Helpdesk) -> None:
    desk.queue.away = True
    assert desk.front.store("fake", HELLO)
    desk.queue.away = False
    assert desk.sweep().events == 0
    age(desk, received_at=now() - timedelta(minutes=5))
    assert desk.sweep().events == 1
    # What was put back is left to the queue for a while.
    assert desk.sweep().events == 0
    assert [job.task for job in desk.queue.take()] == ["guichet.chat_event"]


def test_what_was_handled_is_forgotten_after_a_day(desk: Helpdesk) -> None:
    desk.front.store("fake", HELLO)
    age(desk, status=EventStatus.DONE, done_at=now() - timedelta(hours=23))
    desk.sweep()
    assert len(desk.rows(StoredChatEvent)) == 1
    age(desk, done_at=now() - timedelta(hours=25))
    desk.sweep()
    assert desk.rows(StoredChatEvent) == []


def test_what_failed_is_known_for_a_month_without_its_text(desk: Helpdesk) -> None:
    desk.front.store("fake", HELLO)
    age(desk, status=EventStatus.FAILED, done_at=now() - timedelta(hours=25))
    desk.sweep()
    (row,) = desk.rows(StoredChatEvent)
    assert row.document is None
    age(desk, done_at=now() - timedelta(days=31))
    desk.sweep()
    assert desk.rows(StoredChatEvent) == []
