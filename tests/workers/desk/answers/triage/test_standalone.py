"""A follow-up that a model wrote as a question of its own, from the message to what staff see."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from connectors.database.models import Delivery, DraftSource, ModelAttempt
from connectors.errors import Unavailable
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import Script, ScriptedLlm, structured
from tests.workers.desk.model_drafts import writer
from workers.desk.answers.replay import replay_question
from workers.desk.answers.work import Found
from workers.generation.candidates import Candidate
from workers.generation.rewriting.rewriter import Rewriter
from workers.knowledge.access import Viewer

MAC = "Comment installer l'imprimante du couloir sur mon Mac ?"
UBUNTU = "et sous ubuntu ?"
GOOD = "Comment installer l'imprimante du couloir sous Ubuntu ?"
ON_MAC = "Ouvrez les réglages du Mac, choisissez Imprimantes et ajoutez celle du couloir."
ON_LINUX = "Lancez system-config-printer, ajoutez la file du couloir et imprimez une page de test."
ANSWER = "Lancez system-config-printer et ajoutez la file du couloir [1]."


def rewrites(desk: Helpdesk, script: Script) -> ScriptedLlm:
    """Give the desk a model that writes follow-ups anew."""
    model = ScriptedLlm(script)
    desk.services.rewriter = Rewriter(model)
    return model


def reply(text: str) -> str:
    return json.dumps({"question": text})


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that knows the printer on two systems; a search finds the one that it is asked for."""
    desk = make_desk(mode="auto")
    mac = desk.knows(title="Imprimante du couloir sur Mac", resolution=ON_MAC, language="fr")
    linux = desk.knows(title="Imprimante du couloir sous Linux", resolution=ON_LINUX, language="fr")

    def find(text: str, viewer: Viewer, k: int, language: str) -> Found:
        desk.finder.searched.append(text)
        return Found([_fits(one, text) for one in (mac, linux)], 7, "space")

    def _fits(one: Candidate, text: str) -> Candidate:
        named = "Ubuntu" in text if one is linux else "Mac" in text
        relevance = 0.95 if named and "imprimante" in text else 0.1
        return replace(one, relevance=relevance, score=relevance)

    desk.finder.find = find  # type: ignore[method-assign]
    return desk


def followed(desk: Helpdesk, text: str = UBUNTU) -> str:
    """The follow-up to a question about the printer on a Mac; returns its id."""
    desk.asked(MAC, message_id="root")
    desk.work()
    question = desk.asked(text, thread="root")
    desk.finder.searched.clear()
    desk.work()
    return question


def test_what_it_means_is_searched_stored_and_drafted_from(desk: Helpdesk) -> None:
    model = rewrites(desk, reply(GOOD))
    question = followed(desk)
    assert desk.finder.searched == [GOOD, UBUNTU]
    assert desk.question(question).standalone == GOOD
    draft = desk.draft(question)
    (source,) = [one for one in desk.rows_of(DraftSource) if one.draft_id == draft.id]
    assert source.title == "Imprimante du couloir sous Linux"
    assert 0.8 * 0.95 < draft.confidence <= 0.9 * 0.95, "nobody who asked has read it"
    assert len(model.prompts) == 1, "the first question of a thread is its own"
    (again,) = replay_question(desk.transactions, question)
    assert again.identical, again.note


def test_the_drafter_is_told_both(desk: Helpdesk) -> None:
    rewrites(desk, reply(GOOD))
    drafting = ScriptedLlm(structured(ANSWER))
    desk.writers.append(writer(drafting))
    question = followed(desk)
    rules, user = (turn.content for turn in drafting.prompts[-1])
    assert UBUNTU in user
    assert GOOD in user
    assert "meant" in rules
    assert "meant" not in drafting.prompts[0][0].content, "a prompt without it stays what it was"
    draft = desk.draft(question)
    assert draft.origin == "generated"
    (again,) = replay_question(desk.transactions, question)
    assert again.identical, again.note
    assert GOOD in again.prompt


@pytest.mark.parametrize(
    "script",
    [reply("Comment installer l'imprimante prn-42 sous Ubuntu ?"), Unavailable("away"), "", "{"],
    ids=["invents a host", "away", "empty", "cut"],
)
def test_without_a_good_one_the_words_of_the_thread_carry_over(
    desk: Helpdesk, script: Script
) -> None:
    rewrites(desk, script)
    question = followed(desk)
    glued = f"{UBUNTU}\nComment installer l'imprimante du couloir sur mon ?"
    assert desk.finder.searched == [glued, UBUNTU]
    assert desk.question(question).standalone == ""
    assert desk.status(question) != "received"


def test_what_was_thrown_is_kept_for_staff_and_nobody_else(desk: Helpdesk) -> None:
    wrong = "Comment installer l'imprimante prn-42 sous Ubuntu ?"
    rewrites(desk, reply(wrong))
    question = followed(desk)
    (attempt,) = desk.rows_of(ModelAttempt)
    assert (attempt.question_id, attempt.code) == (question, "rewrite:invented")
    assert (attempt.text, attempt.tickets) == (wrong, [])
    assert wrong not in str([one.message for one in desk.rows_of(Delivery)])


def test_a_model_that_wrote_nothing_leaves_nothing(desk: Helpdesk) -> None:
    rewrites(desk, Unavailable("away"))
    followed(desk)
    assert desk.rows_of(ModelAttempt) == []


def test_another_try_asks_no_model_again(desk: Helpdesk) -> None:
    model = rewrites(desk, reply(GOOD))
    finds = desk.finder.find
    failures = [RuntimeError("the index is away")]

    def fails_once(text: str, viewer: Viewer, k: int, language: str) -> Found:
        if text == GOOD and failures:
            raise failures.pop()
        return finds(text, viewer, k, language)

    desk.finder.find = fails_once  # type: ignore[method-assign]
    desk.asked(MAC, message_id="root")
    desk.work()
    desk.asked(UBUNTU, thread="root")
    with pytest.raises(RuntimeError):
        desk.work()
    desk.pass_time()
    desk.sweep()
    desk.work()
    assert not failures
    assert desk.finder.searched[-2:] == [GOOD, UBUNTU]
    assert len(model.prompts) == 1


def test_a_rejection_asks_no_model_again(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="review")
    desk.knows(language="fr")
    model = rewrites(desk, reply(GOOD))
    question = followed(desk)
    reviewer = desk.staff()
    desk.reviews.reject(reviewer, desk.draft(question).id, "C'est pour la salle de réunion", "fake")
    desk.work()
    assert len(model.prompts) == 1
    *_, first, _, last = desk.finder.searched
    assert first == GOOD
    assert "salle de réunion" in last
    assert GOOD not in last, "should it be the reading that was wrong"


@pytest.mark.parametrize("text", ["merci !", "ça ne marche pas", "on m'a volé mon portable"])
def test_what_is_met_otherwise_is_not_written_anew(desk: Helpdesk, text: str) -> None:
    model = rewrites(desk, reply(GOOD))
    question = followed(desk, text)
    assert model.prompts == []
    assert desk.question(question).standalone is None


def test_what_is_urgent_only_together_is_urgent(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="auto")
    both = "J'ai saisi mon mot de passe sur la page du faux mail de la banque ?"
    rewrites(desk, reply(both))
    desk.asked("Comment signaler un faux mail de la banque avec une page ?", message_id="root")
    desk.work()
    question = desk.asked("et si j'ai saisi mon mot de passe sur la page ?", thread="root")
    desk.work()
    assert desk.question(question).gate == "urgent"


def test_staff_see_it_and_its_asker_does_not(make_desk: Callable[..., Helpdesk]) -> None:
    chat = PeopledChat()
    desk = make_desk(mode="review", review_channels={"fake": "staff"}, chat=chat)
    desk.knows(language="fr")
    rewrites(desk, reply(GOOD))
    question = followed(desk)
    asker, reviewer = desk.question(question).person_id, desk.staff()
    assert desk.views.question(asker, question).standalone is None
    assert desk.views.question(reviewer, question).standalone == GOOD
    assert desk.views.draft(reviewer, desk.draft(question).id).question.standalone == GOOD
    posted = [one.message for one in chat.posted]
    assert not [one for one in posted if one.kind != "review_card" and GOOD in one.text]
    card = [one for one in posted if one.kind == "review_card"][-1].card
    assert card is not None
    assert card.meant is not None
    assert (card.meant.label, card.meant.text) == ("Compris comme", GOOD)
