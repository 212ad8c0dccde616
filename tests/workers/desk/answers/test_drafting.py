"""What is sent in place of an answer in another language than its source, or that only repeats
what was done for somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import structured
from tests.workers.desk.answers.test_generated_answers import (
    FRENCH,
    GOOD,
    answered,
    counted,
    writes,
)
from workers.desk.answers.replay import replay_question

ENGLISH = "Open the network panel and choose the profile of the laboratory again."


@pytest.mark.parametrize("mode", ["auto", "hybrid"])
@pytest.mark.parametrize(
    ("resolution", "language", "written"),
    [(FRENCH, "fr", GOOD), (ENGLISH, "en", FRENCH + " [1]")],
    ids=["a translation", "not in the language of who asks"],
)
def test_the_source_is_quoted_and_what_was_written_is_kept(
    make_desk: Callable[..., Helpdesk], mode: str, resolution: str, language: str, written: str
) -> None:
    desk = make_desk(mode=mode)
    desk.knows(relevance=0.95, resolution=resolution, language=language)
    writes(desk, structured(written))
    before = counted("held")
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, desk.status(question)) == ("extractive", "answered")
    assert resolution in desk.chat.texts("answer")[0]
    assert "fell:scripted:held" in draft.reasons
    assert counted("held") == before + 1
    (attempt,) = desk.views.attempts(desk.staff(), question)
    assert (attempt.code, attempt.text) == ("held", written)
    assert replay_question(desk.transactions, question)[0].identical


@pytest.mark.parametrize(
    ("resolution", "relevance", "written", "reason"),
    [
        (f"{FRENCH} Supprimez l’ancien profil.", 0.95, GOOD, "held_not_comparable"),
        (FRENCH, 0.5, GOOD, "held_not_comparable"),
        (FRENCH, 0.95, f"{GOOD} It was approved by support.", "held_claims_approval"),
    ],
    ids=["its source is risky", "its source is not sure", "it claims an approval"],
)
def test_what_is_in_doubt_besides_is_for_a_colleague(
    make_desk: Callable[..., Helpdesk],
    resolution: str,
    relevance: float,
    written: str,
    reason: str,
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=relevance, resolution=resolution, language="fr")
    writes(desk, structured(written))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    assert desk.chat.texts("answer") == []
    draft = desk.draft(question)
    assert draft.origin == "generated"
    assert reason in draft.reasons


def test_what_is_not_borne_out_in_one_language_is_for_a_colleague(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=ENGLISH)
    writes(desk, structured(f"{ENGLISH} [1]\n\nBuy a new router at the shop. [1]"))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    assert desk.draft(question).origin == "generated"


DEED = "The access point of the meeting room was also given more power."


def test_a_deed_that_its_source_tells_is_said_to_be_of_that_ticket(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=f"{ENGLISH} {DEED}")
    writes(desk, structured(f"{ENGLISH} [1]\n\n{DEED} [1]"))
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, desk.status(question)) == ("generated", "answered")
    (answer,) = desk.chat.texts("answer")
    assert answer.startswith(f"From a similar ticket [1]:\n\n{ENGLISH} [1]")
    assert replay_question(desk.transactions, question)[0].identical


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("The account has been unlocked.", "Your account has been unlocked."),
        ("His badge was replaced yesterday.", "Your badge was replaced yesterday."),
        (
            "The access point will be replaced if the director agrees.",
            "The access point was replaced.",
        ),
        ("Le compte de l'agent a été débloqué.", "Votre compte a été débloqué."),
    ],
)
def test_a_deed_that_is_told_in_other_words_is_not_sent(
    make_desk: Callable[..., Helpdesk], told: str, said: str
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=f"{ENGLISH} {told}")
    writes(desk, structured(f"{ENGLISH} [1]\n\n{said} [1]"))
    question = answered(desk)
    assert not any(said in one for one in desk.chat.texts("answer"))
    assert desk.draft(question).origin == "extractive" or desk.status(question) == "in_review"


@pytest.mark.parametrize(
    "limit",
    [
        "Never do so on the computers of the clinic.",
        "The guests may not use this network.",
        "This works for employees only, visitors get a bill.",
        "If the light blinks red, unplug the adapter at once.",
        "Ne faites jamais cela sur les postes de la clinique.",
    ],
)
def test_a_told_answer_that_leaves_out_a_limit_is_not_sent(
    make_desk: Callable[..., Helpdesk], limit: str
) -> None:
    more = "Connect with the full address of your mailbox."
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=f"{ENGLISH} {limit} {DEED} {more}")
    writes(desk, structured(f"{ENGLISH} [1]\n\n{DEED} [1]\n\n{more} [1]"))
    answered(desk)
    assert all(limit in one for one in desk.chat.texts("answer"))


def test_a_deed_beside_advice_of_several_tickets_is_quoted(
    make_desk: Callable[..., Helpdesk],
) -> None:
    other = "Restart the laptop once after the profile of the laboratory was chosen."
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=f"{ENGLISH} {DEED}")
    desk.knows(relevance=0.94, resolution=f"{ENGLISH} {other}")
    writes(desk, structured(f"{ENGLISH} [1]\n\n{DEED} [1]\n\n{other} [2]"))
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, desk.status(question)) == ("extractive", "answered")
    assert "fell:scripted:held" in draft.reasons


def test_a_risky_step_beside_a_deed_is_for_a_colleague(make_desk: Callable[..., Helpdesk]) -> None:
    risky = f"{ENGLISH} {DEED} Then delete the old profile."
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=risky)
    writes(desk, structured(f"{risky} [1]"))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    assert not desk.draft(question).text.startswith("From a similar ticket")


@pytest.mark.parametrize(
    "own",
    ["The router was replaced.", "We have reset your password.", f"{DEED} Buy a new router."],
)
def test_a_deed_that_no_source_tells_is_for_a_colleague(
    make_desk: Callable[..., Helpdesk], own: str
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=f"{ENGLISH} {DEED}")
    writes(desk, structured(f"{ENGLISH} [1]\n\n{own} [1]"))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    assert desk.draft(question).origin == "generated"


def test_a_deed_without_any_advice_is_for_a_colleague(make_desk: Callable[..., Helpdesk]) -> None:
    deed = "The wireless port of the laboratory was enabled by the network team in the morning."
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=deed)
    writes(desk, structured(f"{deed} [1]"))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    assert desk.draft(question).origin == "generated"


@pytest.mark.parametrize(
    "lead", ["Not for this network:", "Do not do this:", "If this is not yours:"]
)
def test_a_denial_before_the_steps_of_a_source_is_not_sent(
    make_desk: Callable[..., Helpdesk], lead: str
) -> None:
    desk = make_desk(mode="auto")
    steps = "1. Open the network panel. 2. Choose the profile of the laboratory again."
    desk.knows(relevance=0.95, resolution=f"On Linux: {steps}")
    writes(desk, structured(f"{lead} {steps} [1]"))
    question = answered(desk)
    assert not any(lead in one for one in desk.chat.texts("answer"))
    assert desk.status(question) in {"in_review", "answered"}
