"""The audit log: every decision of staff, every escalation, in the transaction that makes it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from argon2.profiles import CHEAPEST

from connectors.database.models import AuditEntry, Role
from connectors.errors import Conflict, NotAllowed
from tests.fakes.helpdesk import Helpdesk
from workers.identity.accounts.service import Accounts

WORDS = "the flux capacitor is upside down"


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that reviews everything, with one ticket known."""
    made = make_desk(mode="review", approved_answer_days=0)
    made.knows()
    return made


def drafted(desk: Helpdesk) -> tuple[str, str]:
    """A question in review, and its draft."""
    question = desk.asked()
    desk.work()
    return question, desk.draft(question).id


def log(desk: Helpdesk) -> list[tuple[str, str | None, str]]:
    """What the audit log says: action, person, subject."""
    rows = desk.rows(AuditEntry)
    assert WORDS not in json.dumps([row.detail for row in rows])
    return [(row.action, row.person_id, row.subject) for row in rows]


def test_every_decision_is_in_the_log_without_its_words(desk: Helpdesk) -> None:
    staff = desk.staff("Maya")
    decisions: dict[str, Callable[[str], None]] = {
        "approve": lambda draft: desk.reviews.approve(staff, draft, "fake"),
        "edit": lambda draft: desk.reviews.edit(staff, draft, WORDS, "fake"),
        "reject": lambda draft: desk.reviews.reject(staff, draft, WORDS, "fake", "wrong"),
        "take_over": lambda draft: desk.reviews.take_over(staff, draft, "fake"),
    }
    for name, decide in decisions.items():
        question, draft = drafted(desk)
        decide(draft)
        assert (f"review.{name}", staff, draft) in log(desk)
        (entry,) = [row for row in desk.rows(AuditEntry) if row.subject == draft]
        assert entry.detail["question"] == question
        assert entry.detail.get("code") == ("wrong" if name == "reject" else None)
    assert ("escalation.human", staff, question) in log(desk)
    desk.replies.reply(staff, question, WORDS, "fake")
    assert ("review.reply", staff, question) in log(desk)


def test_escalations_are_in_the_log_with_who_wished_them(desk: Helpdesk) -> None:
    question, _ = drafted(desk)
    asker = desk.question(question).person_id
    desk.escalation.ask_human(asker, question, "fake")
    desk.escalation.ask_human(asker, question, "fake")
    desk.escalation.open_ticket(asker, question, "fake")
    assert log(desk) == [
        ("escalation.human", asker, question),
        ("escalation.ticket", asker, question),
    ]


def test_what_happens_by_itself_is_nobodys_deed(desk: Helpdesk) -> None:
    question, _ = drafted(desk)
    desk.age_drafts(500)
    desk.sweep()
    assert log(desk) == [("escalation.human", None, question)]


def test_what_did_not_happen_is_not_in_the_log(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    with pytest.raises(NotAllowed):
        desk.reviews.approve(desk.person(), draft, "fake")
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    with pytest.raises(Conflict):
        desk.reviews.approve(desk.staff(), draft, "fake")
    assert [action for action, *_ in log(desk)] == ["escalation.ticket"]


def test_a_persons_own_change_of_password_names_them(desk: Helpdesk) -> None:
    accounts = Accounts(desk.transactions, CHEAPEST)
    person = accounts.add("ada", "correct horse battery", Role.STAFF)
    accounts.change_password(person, "correct horse battery", "wrong horse battery")
    accounts.set_password("ada", "correct horse battery")
    changes = [row for row in log(desk) if row[0] == "password.set"]
    assert changes == [("password.set", person, "ada"), ("password.set", None, "ada")]
