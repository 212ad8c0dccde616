"""The lists of staff: all of them, page by page, at the same cost however long they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from connectors.contracts.chat import Profile
from connectors.database.models import Role, Scope
from connectors.errors import NotAllowed, NotFound
from tests.fakes.helpdesk import Helpdesk
from workers.desk.views import queues
from workers.identity.people import ensure_person


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that reviews everything."""
    made = make_desk(mode="review")
    made.knows()
    return made


@contextmanager
def statements(desk: Helpdesk) -> Iterator[list[str]]:
    """The statements that are executed in the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(desk.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(desk.engine, "before_cursor_execute", note)


def many(desk: Helpdesk, number: int) -> list[str]:
    """That many questions in review, oldest first; returns their drafts."""
    questions = [desk.asked() for _ in range(number)]
    desk.work()
    return [desk.draft(question).id for question in questions]


def test_all_waiting_drafts_are_counted_and_can_be_reached(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 3)
    staff, drafts = desk.staff(), many(desk, 5)
    first, second = desk.views.queue(staff), desk.views.queue(staff, 2)
    assert (first.total, first.number, first.pages) == (5, 1, 2)
    assert [one.id for one in (*first.items, *second.items)] == drafts
    assert desk.views.queue(staff, 99).number == 2
    assert desk.views.queue(staff, 1, at=drafts[-1]).number == 2
    assert desk.views.queue(staff, 2, at="gone").number == 2


def test_drafts_that_quote_what_one_may_not_see_are_counted_and_not_shown(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review", glpi_url="https://glpi.test/apirest.php")
    with desk.transactions.begin() as transaction:
        transaction.session.add(Scope(id=2, name="entity:LSL > Paris"))
    desk.knows(scope=2)
    granted, nobody = desk.staff(), desk.person(Role.ADMIN)
    follow_up = Profile("bob", "Bob", language="en")
    with desk.transactions.begin() as transaction:
        asker = ensure_person(transaction.session, "fake", follow_up)
        asker.sees_everything = True
    question = desk.asked(profile=follow_up, channel="c", message_id="m1")
    desk.work()
    draft = desk.draft(question).id
    assert (desk.views.queue(nobody).total, desk.views.queue(nobody).hidden) == (0, 1)
    assert (desk.views.queue(granted).total, desk.views.queue(granted).hidden) == (1, 0)
    assert desk.views.next_draft(nobody) is None
    # A hidden one takes no place of the ones that may be read.
    desk.finder.candidates.clear()
    desk.knows()
    seen = desk.asked(profile=follow_up, channel="c", message_id="m0")
    desk.work()
    listed = desk.views.drafts(nobody, limit=1)
    assert [one.id for one in listed] == [desk.draft(seen).id]
    assert [one.id for one in desk.views.drafts(granted, limit=1)] == [draft]
    for act in (desk.views.draft, desk.reviews.claim):
        with pytest.raises(NotFound):
            act(nobody, draft)
    with pytest.raises(NotFound):
        desk.reviews.approve(nobody, draft, "fake")
    desk.reviews.approve(granted, draft, "fake")
    desk.work()
    # What was answered before in the thread quotes it too.
    later = desk.asked(
        "And which adapter do I need for it?", profile=follow_up, channel="c", message_id="m2",
        thread="m1",
    )  # fmt: skip
    desk.work()
    assert [turn.who for turn in desk.views.transcript(granted, later)] == ["asker", "guichet"]
    assert [turn.who for turn in desk.views.transcript(nobody, later)] == ["asker"]
    assert desk.views.question(granted, question).answer is not None
    assert desk.views.question(nobody, question).answer is None


def test_a_long_queue_takes_as_many_statements_as_a_short_one(desk: Helpdesk) -> None:
    staff, counted = desk.staff(), []
    for number in (2, 8):
        for n, question in enumerate([desk.asked() for _ in range(number)]):
            desk.answers.answer(question)
            if n % 2:
                desk.escalation.ask_human(staff, question, "fake")
        with statements(desk) as seen:
            desk.views.queue(staff)
            desk.views.handed_over(staff)
        counted.append(len([one for one in seen if one.startswith("SELECT")]))
    assert counted[0] == counted[1] <= 6


def test_an_entry_shows_who_has_it_and_no_secret(desk: Helpdesk) -> None:
    maya, root = desk.staff("Maya"), desk.staff("Root")
    question = desk.asked("The wireless refuses ada@lab.example since Monday")
    desk.work()
    desk.reviews.claim(maya, desk.draft(question).id)
    (entry,) = desk.views.queue(root).items
    assert (entry.claimed_by, entry.claimed_by_id) == ("Maya", maya)
    assert "ada@lab" not in entry.question
    desk.reviews.take_over(maya, entry.id, "fake")
    (waiting,) = desk.views.handed_over(root).items
    assert (waiting.asker, waiting.handler) == ("Ada", "Maya")
    assert "ada@lab" not in waiting.text


def test_the_next_draft_is_the_one_behind_and_then_the_first(desk: Helpdesk) -> None:
    staff, drafts = desk.staff(), many(desk, 3)
    assert desk.views.next_draft(staff) == drafts[0]
    assert desk.views.next_draft(staff, drafts[0]) == drafts[1]
    assert desk.views.next_draft(staff, drafts[2]) == drafts[0]
    desk.reviews.take_over(staff, drafts[1], "fake")
    assert desk.views.next_draft(staff, drafts[1]) == drafts[2]
    for draft in (drafts[0], drafts[2]):
        desk.reviews.take_over(staff, draft, "fake")
    assert desk.views.next_draft(staff, drafts[2]) is None


def test_askers_see_no_queue(desk: Helpdesk) -> None:
    desk.ask(profile=Profile("ada", "Ada"))
    asker = desk.person()
    for look in (desk.views.queue, desk.views.handed_over, desk.views.next_draft):
        with pytest.raises(NotAllowed):
            look(asker)


def test_the_waiting_draft_of_a_question_is_found_however_long_the_queue(desk: Helpdesk) -> None:
    staff = desk.staff()
    many(desk, 2)
    question = desk.asked()
    assert desk.views.waiting_draft(staff, question) is None
    desk.work()
    found = desk.views.waiting_draft(staff, question)
    assert found is not None
    assert found.question.id == question
