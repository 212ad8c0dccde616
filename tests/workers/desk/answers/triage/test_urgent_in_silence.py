"""In a thread that humans have the copilot is silent, but not about what cannot wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.helpdesk import Helpdesk
from workers.desk.core.states import URGENT
from workers.translations.sentences import say

SMOKE = "de la fumée sort de mon PC !"
TICKET = "ouvre un ticket"


def waiting(make_desk: Callable[..., Helpdesk], text: str = "passez-moi un technicien") -> Helpdesk:
    """A desk with a thread "root" that waits for a human, and a staff channel."""
    desk = make_desk(mode="auto", review_channels={"fake": "staff"})
    desk.knows(relevance=0.99)
    desk.asked(text, message_id="root")
    desk.work()
    return desk


def said_in(desk: Helpdesk, text: str) -> Any:
    """The question that a message in the thread became, once all work is done."""
    received = desk.ask(text, thread="root")
    assert received.kind == "for_human"
    desk.work()
    return desk.question(received.question_id or "")


def told(desk: Helpdesk, words: str) -> int:
    """How many notices, to whomever, have these words."""
    return sum(words in row.message["text"] for row in desk.outbox(kind="notice"))


def pings(desk: Helpdesk) -> int:
    return sum(row.channel == "staff" for row in desk.outbox(kind="notice"))


@pytest.mark.parametrize(
    ("text", "reason", "step"),
    [
        (SMOKE, "urgent:hazard", "Ne le rechargez pas"),
        ("quelqu un envoie des mails depuis mon compte", "urgent:account_taken", ""),
        ("my laptop was stolen on the train", "urgent:stolen_device", "Change the password"),
        ("I typed my password into a fake login page", "urgent:phishing", ""),
        ("nobody in the whole building can log in", "urgent:outage", ""),
        ("c'est inadmissible, trois semaines sans réponse !", "urgent:anger", ""),
    ],
)
def test_what_cannot_wait_is_announced_in_a_thread_that_waits(
    make_desk: Callable[..., Helpdesk], text: str, reason: str, step: str
) -> None:
    desk = waiting(make_desk)
    question = said_in(desk, text)
    assert (question.status, question.gate, question.reasons) == ("with_human", URGENT, [reason])
    assert told(desk, say("handed_over_urgent", question.language)) == pings(desk) == 1
    assert told(desk, step)
    # Before what came earlier, in the queue that staff see.
    assert desk.views.handed_over(desk.staff()).items[0].id == question.id


@pytest.mark.parametrize("order", [TICKET, "please open a ticket", "créez une demande svp"])
def test_no_ticket_takes_the_place_of_what_cannot_wait(
    make_desk: Callable[..., Helpdesk], order: str
) -> None:
    desk = waiting(make_desk)
    smoke = said_in(desk, SMOKE)
    said_in(desk, order)
    assert desk.status(smoke.id) == "with_human"
    assert {one.status for one in desk.rows_of(type(smoke))} == {"with_human"}


@pytest.mark.parametrize(
    "order", ["ouvre un ticket, de la fumée sort de mon PC", "open a ticket, my charger sparks"]
)
def test_an_order_that_tells_of_danger_is_urgent(
    make_desk: Callable[..., Helpdesk], order: str
) -> None:
    desk = waiting(make_desk)
    assert said_in(desk, order).gate == URGENT
    assert pings(desk) == 1


def test_what_was_filed_before_as_ordinary_is_judged_by_its_words(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = waiting(make_desk)
    smoke = said_in(desk, SMOKE)
    with desk.transactions.begin() as transaction:
        row = transaction.session.get_one(type(smoke), smoke.id)
        row.gate = row.reasons = None
    said_in(desk, TICKET)
    assert desk.status(smoke.id) == "with_human"


def test_the_same_is_told_once(make_desk: Callable[..., Helpdesk]) -> None:
    desk = waiting(make_desk, "la batterie de mon portable est gonflée")
    again = said_in(desk, SMOKE)
    angry = said_in(desk, "c'est inadmissible, personne ne répond !!!")
    assert (again.gate, angry.gate) == (URGENT, URGENT)
    assert told(desk, say("handed_over_urgent", "fr")) == pings(desk) == 1


def test_another_kind_has_its_own_steps(make_desk: Callable[..., Helpdesk]) -> None:
    desk = waiting(make_desk, "c'est inadmissible, trois semaines sans réponse !")
    said_in(desk, SMOKE)
    assert pings(desk) == 2
    assert told(desk, say("urgent_hazard", "fr")) == 1


def test_what_a_colleague_took_stays_theirs_and_is_announced(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review", review_channels={"fake": "staff"})
    desk.knows()
    first, grace = desk.asked(message_id="root"), desk.staff("Grace")
    desk.work()
    desk.reviews.take_over(grace, desk.draft(first).id, "fake")
    desk.work()
    smoke = said_in(desk, "smoke comes out of my computer")
    assert (smoke.status, smoke.gate, smoke.handler_id) == ("with_human", URGENT, grace)
    assert told(desk, say("handed_over_urgent", "en")) == pings(desk) == 1


def test_two_messages_that_say_it_together_are_read_together(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = waiting(make_desk)
    said_in(desk, "j'ai reçu un mail bizarre de la banque")
    given = said_in(desk, "et j'y ai saisi mon mot de passe")
    assert (given.gate, pings(desk)) == (URGENT, 1)


@pytest.mark.parametrize(
    "text", ["vous êtes là ?", "are you there?", "je suis au bureau 214", "it is a laptop"]
)
def test_of_all_else_nothing_is_said(make_desk: Callable[..., Helpdesk], text: str) -> None:
    desk = waiting(make_desk)
    before = len(desk.chat.posted)
    question = said_in(desk, text)
    assert (question.status, question.gate) == ("with_human", None)
    assert (len(desk.chat.posted), pings(desk)) == (before, 0)
