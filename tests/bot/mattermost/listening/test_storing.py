from __future__ import annotations

import threading

import pytest
from structlog.testing import capture_logs

from bot.mattermost.listening.status import Link, Status
from bot.mattermost.listening.storing import TRIES, Ended, Storing
from connectors.contracts.chat import ChatEvent, Deleted
from connectors.errors import DatabaseUnavailable

EVENT = ChatEvent("delete:p", "a" * 26, "c" * 26, Deleted("p" * 26))


class NoWait(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


class Inbox:
    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.kept: list[ChatEvent] = []

    def store(self, platform: str, event: ChatEvent) -> bool:
        assert platform == "mattermost:main"
        if self.failures:
            raise self.failures.pop(0)
        self.kept.append(event)
        return len(self.kept) == 1


def storing(inbox: Inbox, end: threading.Event | None = None) -> tuple[Storing, Status]:
    status = Status("mattermost:main")
    return Storing("mattermost:main", inbox.store, status, end or NoWait()), status


def test_an_event_is_new_once() -> None:
    inbox = Inbox()
    put, status = storing(inbox)
    assert put.put(EVENT)
    assert not put.put(EVENT)
    assert status.events == 2


def test_a_database_that_is_away_is_waited_for() -> None:
    inbox = Inbox(*(DatabaseUnavailable("away") for _ in range(20)))
    put, status = storing(inbox)
    assert put.put(EVENT)
    assert inbox.kept == [EVENT]
    assert status.link is Link.NO_DATABASE
    assert not status.ok


def test_the_end_of_the_process_stores_nothing_half() -> None:
    class Ends(NoWait):
        def wait(self, timeout: float | None = None) -> bool:
            self.set()
            return True

    put, _ = storing(Inbox(DatabaseUnavailable("away")), Ends())
    with pytest.raises(Ended):
        put.put(EVENT)


def test_what_fails_for_another_reason_is_named_and_left_out() -> None:
    inbox = Inbox(*(ValueError("a text of somebody") for _ in range(TRIES)))
    put, _ = storing(inbox)
    with capture_logs() as logs:
        assert not put.put(EVENT)
    assert [line["tries"] for line in logs] == [1, 2, 3]
    assert {line["event_id"] for line in logs} == {EVENT.event_id}
    assert "somebody" not in str(logs)
    assert put.put(EVENT)
