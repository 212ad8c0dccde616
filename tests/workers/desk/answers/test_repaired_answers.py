"""Answers of a model that are put back into their sources' words, from the draft to its reader."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from connectors.database.models import Evidence
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import structured
from tests.workers.desk.answers.test_generated_answers import answered, counted, writes
from workers.desk.answers.replay import replay_question
from workers.generation.generative.drafter import replay_generated
from workers.generation.metrics import REPAIRS

SAYS = (
    "Open the network panel and choose the profile of the laboratory again.",
    "Connect with the full address of your mailbox.",
    "Keep the cable plugged into the blue socket of the wall.",
)
WRONG = "Keep the cable plugged into the red socket of the wall."
CORRECTED = f"1. {SAYS[0]} [1]\n2. {SAYS[1]} [1]\n3. {SAYS[2]} [1]"
WRITTEN = CORRECTED.replace(SAYS[2], WRONG)


def repairs(how: str) -> float:
    """How many sentences of the scripted model were changed so."""
    return REPAIRS.labels("scripted", how)._value.get()


def test_a_repaired_answer_is_sent_and_made_again(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, resolution=" ".join(SAYS))
    writes(desk, structured(WRITTEN))
    before = repairs("replaced")
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, desk.status(question)) == ("generated", "answered")
    assert desk.chat.texts("answer") == [CORRECTED]
    assert "repaired:1" in draft.reasons
    assert draft.confidence <= 0.95
    assert repairs("replaced") == before + 1
    view = desk.views.draft(desk.staff(), draft.id)
    assert view is not None
    assert [(one.said, one.by) for one in view.repairs] == [(WRONG, (SAYS[2],))]
    assert [one.supported for one in view.checks] == [True, True, True]
    assert replay_question(desk.transactions, question)[0].identical


def test_what_the_model_left_out_is_put_in_shown_to_staff_and_made_again(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, resolution=" ".join(SAYS))
    writes(desk, structured(f"1. {SAYS[0]} [1]\n2. {SAYS[2]} [1]"))
    before = repairs("put_in")
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, desk.status(question)) == ("generated", "answered")
    assert desk.chat.texts("answer") == [CORRECTED]
    assert "put_in:1" in draft.reasons
    assert repairs("put_in") == before + 1
    view = desk.views.draft(desk.staff(), draft.id)
    assert view is not None
    assert [(one.said, one.by) for one in view.repairs] == [("", (SAYS[1],))]
    assert replay_question(desk.transactions, question)[0].identical


def test_a_draft_from_before_something_was_put_in_is_made_again_as_it_was(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, resolution=" ".join(SAYS))
    writes(desk, structured(f"1. {SAYS[0]} [1]\n2. {WRONG} [1]"))
    draft = desk.draft(answered(desk))
    assert draft.text == CORRECTED
    with desk.transactions.reading() as session:
        hashes = session.scalars(select(Evidence.hash)).all()
        evidence = {one: session.get_one(Evidence, one).text for one in hashes}
    recipe = {name: value for name, value in draft.recipe.items() if name != "whole"}
    assert replay_generated(draft.recipe, evidence)[0] == CORRECTED
    assert replay_generated(recipe, evidence)[0] == f"1. {SAYS[0]} [1]\n2. {SAYS[2]} [1]"


def test_what_lacks_most_is_thrown_away_and_the_source_quoted(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, resolution=" ".join(SAYS))
    writes(desk, structured(f"1. {SAYS[2]} [1]"))
    before = counted("mostly_left_out")
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, desk.status(question)) == ("extractive", "answered")
    assert "fell:scripted:mostly_left_out" in draft.reasons
    assert counted("mostly_left_out") == before + 1


def test_a_step_in_another_order_is_for_a_colleague(desk: Helpdesk) -> None:
    more = "Restart the laptop before the meeting."
    desk.knows(relevance=0.95, resolution=" ".join((*SAYS, more)))
    writes(desk, structured(f"1. {SAYS[2]} [1]\n2. {SAYS[0]} [1]\n3. {more} [1]"))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    assert "held_incomplete" in desk.draft(question).reasons


def test_what_the_model_made_up_makes_it_no_surer_than_its_source(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, resolution=" ".join(SAYS))
    model = writes(desk, structured(CORRECTED), score=1.0)
    right = desk.draft(answered(desk))
    model.script = structured(WRITTEN)
    repaired = desk.draft(answered(desk))
    assert repaired.text == right.text
    assert repaired.confidence == 0.95 < right.confidence


def test_what_is_mostly_made_up_is_thrown_away_and_the_source_quoted(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, resolution=" ".join(SAYS))
    writes(
        desk,
        structured(f"{SAYS[0]} The garden turned green and yellow. Its fence stays blue. [1]"),
    )
    before = counted("mostly_unsupported")
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, desk.status(question)) == ("extractive", "answered")
    assert "fell:scripted:mostly_unsupported" in draft.reasons
    (attempt,) = desk.views.attempts(desk.staff(), question)
    assert attempt.code == "mostly_unsupported"
    assert counted("mostly_unsupported") == before + 1
    assert replay_question(desk.transactions, question)[0].identical


def test_a_repair_does_not_make_a_risky_step_of_the_source_pass(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="auto")
    risky = "Then delete the profile of the old laboratory on your desk."
    desk.knows(relevance=0.95, resolution=" ".join((*SAYS, risky)))
    changed = risky.replace("desk", "yard")
    writes(desk, structured(f"{CORRECTED}\n4. {changed} [1]"))
    question = answered(desk)
    draft = desk.draft(question)
    assert desk.status(question) == "in_review"
    assert "repaired:1" in draft.reasons
    assert draft.risks
    assert desk.chat.texts("answer") == []
