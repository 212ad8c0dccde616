"""Handling events once: by workers that die, fail, come twice or out of order."""

from __future__ import annotations

import contextlib
import json
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from connectors.contracts.chat import ChatEvent, Said
from connectors.database.base import now
from connectors.database.models import EventStatus, Question, Review, StoredChatEvent
from connectors.errors import Unavailable
from tests.fakes.helpdesk import QUESTION
from tests.workers.desk.chat.people import Office
from workers.desk.chat.handler import ATTEMPTS, MAY_COME
from workers.desk.inbox.intake import Intake
from workers.desk.tickets.escalation import Escalation


class Killed(BaseException):
    """The process is gone: nothing of it catches this."""


def row(office: Office) -> StoredChatEvent:
    (found,) = office.desk.rows(StoredChatEvent)
    return found


def lose_lease(office: Office) -> None:
    """Let what a dead worker had run out."""
    with office.desk.transactions.begin() as transaction:
        transaction.session.execute(
            update(StoredChatEvent)
            .where(StoredChatEvent.claimed_until.is_not(None))
            .values(claimed_until=now() - timedelta(seconds=1))
        )


def fail(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Have the intake raise this from now on."""

    def receive(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Intake, "receive", receive)


def test_a_worker_that_dies_before_the_deed_leaves_it_to_another(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.say()
    with monkeypatch.context() as killing:
        fail(killing, Killed())
        with pytest.raises(Killed):
            office.desk.work()
    assert row(office).status == EventStatus.WORKING
    # Nobody else takes what it has.
    office.desk.services.chat.handle(row(office).id)
    assert office.desk.rows(Question) == []
    lose_lease(office)
    assert office.desk.sweep().events == 1
    office.desk.work()
    assert row(office).status == EventStatus.DONE
    office.answer()


def test_a_worker_that_dies_after_the_deed_has_done_it_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.say(channel="quiet")
    handler = office.desk.services.chat

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(handler, "_done", die)
        with pytest.raises(Killed):
            office.desk.work()
    lose_lease(office)
    office.desk.sweep()
    office.desk.work()
    assert len(office.desk.rows(Question)) == 1
    office.answer()
    assert len(office.whispers()) == 1


def test_what_passes_is_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.say()
    with monkeypatch.context() as failing:
        fail(failing, Unavailable("The directory does not answer."))
        with pytest.raises(Unavailable):
            office.desk.work()
    assert (row(office).status, row(office).failure) == (EventStatus.RECEIVED, "Unavailable")
    office.desk.services.chat.handle(row(office).id)
    office.desk.work()
    office.answer()


@pytest.mark.parametrize("channel", ["help", "posts"])
def test_what_never_works_is_given_up_and_its_asker_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    mentioned = channel == "help"
    office.say(channel=channel, mentioned=mentioned)
    office.desk.queue.flush()
    with monkeypatch.context() as failing:
        fail(failing, RuntimeError("a fault of ours"))
        for _ in range(ATTEMPTS):
            with pytest.raises(RuntimeError):
                office.desk.services.chat.handle(row(office).id)
        office.desk.services.chat.handle(row(office).id)
    assert (row(office).status, row(office).failure) == (EventStatus.FAILED, "RuntimeError")
    office.desk.work()
    # Who wrote to others, and did not name us, waits for nothing.
    said = office.whispers()
    assert len(said) == (1 if mentioned else 0)
    assert all("write it again" in text for text in said)
    office.desk.services.chat.handle(row(office).id)
    assert office.desk.rows(Question) == []


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("press", "This did not work just now. Please try again in a minute."),
        ("report", "This did not work just now. Please try again in a minute."),
        ("reply", "write it again"),
    ],
)
def test_what_somebody_waits_for_is_never_given_up_in_silence(
    office: Office, monkeypatch: pytest.MonkeyPatch, does: str, words: str
) -> None:
    root = office.say()
    office.desk.work()
    if does == "press":
        office.press(office.answer(), "openticket")
    elif does == "report":
        office.report("The beamer of room 4 stays dark")
    else:
        office.say("And on my phone?", thread=root, mentioned=False)
        # What others say to each other in between is nothing that they wait for.
        office.say("Same for me", thread=root, mentioned=False, actor="leo")
    with monkeypatch.context() as failing:
        fail(failing, RuntimeError("a fault of ours"))
        failing.setattr(Escalation, "open_ticket", Intake.receive)
        for job in office.desk.queue.take():
            for _ in range(ATTEMPTS):
                with contextlib.suppress(RuntimeError):
                    office.desk.services.chat.handle(*job.args)
            office.desk.services.chat.handle(*job.args)
    office.desk.work()
    (said,) = office.whispers()
    assert words in said
    assert office.whispers("leo") == []


def test_a_document_that_nobody_can_read_ends_visibly(office: Office) -> None:
    office.say()
    office.desk.queue.flush()
    with office.desk.transactions.begin() as transaction:
        transaction.session.execute(update(StoredChatEvent).values(document={"kind": "sung"}))
    for _ in range(ATTEMPTS):
        with pytest.raises(KeyError):
            office.desk.services.chat.handle(row(office).id)
    office.desk.services.chat.handle(row(office).id)
    assert row(office).status == EventStatus.FAILED


def test_what_nobody_can_read_is_quoted_in_no_error(office: Office) -> None:
    office.say()
    office.desk.queue.flush()
    document = {**(row(office).document or {}), "deed": {"text": "The parisheron is broken"}}
    with office.desk.transactions.begin() as transaction:
        transaction.session.execute(update(StoredChatEvent).values(document=document))
    with pytest.raises(ValueError, match="no event") as failed:
        office.desk.services.chat.handle(row(office).id)
    assert "parisheron" not in "".join(traceback.format_exception(failed.value))


def test_what_failed_is_looked_at_again_by_and_by(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.say()
    with monkeypatch.context() as failing:
        fail(failing, RuntimeError("a fault of ours"))
        with pytest.raises(RuntimeError):
            office.desk.work()
    assert office.desk.sweep().events == 0
    lose_lease(office)
    assert office.desk.sweep().events == 1
    office.desk.work()
    office.answer()


def test_putting_off_is_no_failure_and_has_an_end(office: Office) -> None:
    office.edit("M-unknown", "Something")
    office.desk.work()
    assert (row(office).status, row(office).waits, row(office).attempts) == ("done", 3, 1)


def test_what_follows_waits_for_the_worker_that_was_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = [office.say(actor=name) for name in ("ada", "leo", "mia")]
    with monkeypatch.context() as killing:
        fail(killing, Killed())
        for job in office.desk.queue.take():
            with pytest.raises(Killed):
                office.desk.run(job)
    office.say("It is the one of room 4", thread=roots[0], mentioned=False)
    office.edit(roots[1], "The scanner of room 5 makes a noise", actor="leo")
    office.delete(roots[2], actor="mia")
    # Longer than they wait for what nobody has told of.
    for _ in range(MAY_COME + 1):
        office.handle()
    lose_lease(office)
    office.desk.sweep()
    office.desk.work()
    answered = {one.text for one in office.questions if one.status != "superseded"}
    assert answered == {"It is the one of room 4", "The scanner of room 5 makes a noise"}
    assert len(office.posted("answer")) == 2


def test_events_out_of_order_and_four_times_are_one_answer(
    make_office: Callable[..., Office],
) -> None:
    office = make_office()
    deeds = [
        ChatEvent("E1", "ada", "help", Said("M1", QUESTION, mentioned=True)),
        ChatEvent("E2", "ada", "help", Said("M1", QUESTION, mentioned=True)),
        ChatEvent("E3", "ada", "help", Said("M2", "It is the one of room 4", thread="M1")),
    ]
    for event in (*reversed(deeds), *deeds, *deeds, *reversed(deeds)):
        office.desk.front.store("fake", event)
    assert len(office.desk.rows(StoredChatEvent)) == 3
    office.handle()
    office.handle()
    office.desk.work()
    answered = [one for one in office.questions if one.status != "superseded"]
    assert [one.text for one in answered] == ["It is the one of room 4"]
    assert len(office.posted("answer")) == 1


def test_no_text_of_anybody_is_in_the_log(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.say("The parisheron of room 4 is broken", channel="lobby")
    office.say("The parisheron of room 4 is broken")
    office.command("parisheron")
    office.desk.work()
    assert "parisheron" not in capsys.readouterr().out
    assert "parisheron" in json.dumps([one.document for one in office.desk.rows(StoredChatEvent)])


def test_many_workers_at_once_make_one_question(office: Office) -> None:
    for number in range(4):
        office.say(message_id="M1", event={"event_id": f"E{number}"})
    rows = [one.id for one in office.desk.rows(StoredChatEvent)] * 3
    office.desk.queue.flush()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(office.desk.services.chat.handle, rows))
    assert len(office.desk.rows(Question)) == 1
    assert {one.status for one in office.desk.rows(StoredChatEvent)} == {EventStatus.DONE}
    office.desk.work()
    office.answer()


def test_two_who_decide_at_once_are_one_decision(reviewed: Office) -> None:
    for name in ("Maya", "Leo"):
        reviewed.staff(name)
    reviewed.say()
    reviewed.desk.work()
    card = reviewed.card()
    reviewed.press(card, "approve", "maya")
    reviewed.press(card, "takeover", "leo")
    pressed = [one.id for one in reviewed.desk.rows(StoredChatEvent, kind="pressed")]
    reviewed.desk.queue.flush()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(reviewed.desk.services.chat.handle, pressed))
    reviewed.desk.work_hard()
    assert len(reviewed.desk.rows(Review)) == 1
    assert len([*reviewed.whispers("maya"), *reviewed.whispers("leo")]) == 1
