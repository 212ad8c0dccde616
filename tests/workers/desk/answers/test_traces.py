"""One trace shows a question from the event to the delivery, and holds no text of anybody."""

from __future__ import annotations

import re
from collections.abc import Callable

from connectors.contracts.chat import ChatEvent, Said
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import ScriptedLlm, structured
from tests.fakes.spans import Spans, traced
from tests.workers.desk.model_drafts import writer

GOOD = (
    "Open the network panel, choose the profile of the laboratory again and connect with the full "
    "address of your mailbox [1]."
)
SECRET = "My password is hunter2 and the wireless network refuses to connect since this morning"
WORDS = re.compile(r"hunter2|wireless|laboratory|panel|maya", re.IGNORECASE)


def chain(spans: Spans, name: str) -> list[str]:
    """A span and those around it, the innermost first."""
    names = [name]
    while (parent := spans.parent_of(spans.named(names[-1]))) is not None:
        names.append(parent)
    return names


def test_one_trace_from_the_event_to_the_delivery(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    desk.writers.append(writer(ScriptedLlm(structured(GOOD))))
    said = Said("m1", SECRET, direct=True)
    with traced() as spans:
        assert desk.front.store("fake", ChatEvent("e1", "maya", "town", said))
        desk.work()
    assert desk.chat.texts("answer") == [GOOD]
    assert len({one.context.trace_id for one in spans.all if one.context}) == 1
    received = ["question.receive", "chat.event.handle", "chat.event.receive"]
    assert chain(spans, "knowledge.search") == ["knowledge.search", "question.answer", *received]
    assert chain(spans, "answer.draft") == ["answer.draft", "question.answer", *received]
    delivered = [one for one in spans.all if one.name == "message.deliver"]
    assert "question.decide" in {spans.parent_of(one) for one in delivered}
    assert spans.parent_of(spans.named("question.decide")) == "question.answer"
    assert {(one.attributes or {})["guichet.outcome"] for one in delivered} == {"sent"}
    answered = spans.named("question.answer").attributes or {}
    assert answered["guichet.gate"] == "send"
    for one in spans.all:
        assert not WORDS.search(one.to_json()), one.name


def test_a_lost_task_and_a_review_stay_in_the_trace(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review")
    desk.knows(relevance=0.95)
    with traced() as spans:
        question = desk.asked(SECRET)
        desk.queue.flush()
        desk.pass_time()
        desk.sweep()
        desk.work()
        desk.reviews.approve(desk.staff(), desk.draft(question).id, "fake")
        desk.work()
    assert desk.status(question) == "answered"
    assert len({one.context.trace_id for one in spans.all if one.context}) == 1
    assert chain(spans, "draft.review") == ["draft.review", "question.receive"]
    assert "draft.review" in {
        spans.parent_of(one) for one in spans.all if one.name == "message.deliver"
    }


def test_nothing_is_kept_where_nothing_is_traced(desk: Helpdesk) -> None:
    question = desk.asked()
    assert desk.question(question).trace is None
