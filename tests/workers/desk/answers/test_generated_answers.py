"""Answers that a model writes, from the question to what the asker sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from connectors.database.models import ModelAttempt
from connectors.errors import RateLimited, Refused, Unavailable
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import Script, ScriptedLlm, structured
from tests.workers.desk.model_drafts import writer
from workers.desk.answers.replay import replay_question
from workers.generation.drafter import Undrafted
from workers.generation.extractive.drafter import ExtractiveDrafter
from workers.generation.metrics import DRAFTS

GOOD = (
    "1. Open the network panel and choose the profile of the laboratory again [1].\n"
    "2. Connect with the full address of your mailbox [1]."
)
FRENCH = (
    "Ouvrez le panneau réseau, choisissez de nouveau le profil du laboratoire et connectez-vous "
    "avec l’adresse complète de votre boîte."
)


def writes(desk: Helpdesk, script: Script, **values: object) -> ScriptedLlm:
    """Give the desk a model that writes this."""
    model = ScriptedLlm(script, **values)  # type: ignore[arg-type]
    desk.writers.append(writer(model))
    return model


def counted(outcome: str) -> float:
    """How many answers of the scripted model came to this."""
    for family in DRAFTS.collect():
        for sample in family.samples:
            labels = {"model": "scripted", "outcome": outcome}
            if sample.name.endswith("_total") and sample.labels == labels:
                return sample.value
    return 0.0


def answered(desk: Helpdesk, **values: object) -> str:
    question = desk.asked(**values)  # type: ignore[arg-type]
    desk.work()
    return question


def test_a_good_answer_is_sent_with_its_sources_and_reasons(desk: Helpdesk) -> None:
    ticket = desk.knows(relevance=0.9)
    writes(desk, structured(GOOD), score=0.9)
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, draft.gate, desk.status(question)) == ("generated", "send", "answered")
    (message,) = [one.message for one in desk.chat.posted if one.message.kind == "answer"]
    assert message.text == GOOD
    assert [source.url for source in message.sources] == [ticket.url]
    names = {reason.partition(":")[0] for reason in draft.reasons}
    assert names >= {"relevance", "cited", "supported", "model_score", "model", "above_threshold"}
    assert draft.recipe["prompt"] == "structured-2"
    assert len(draft.recipe["prompt_file"]) == len(draft.recipe["prompt_hash"]) == 64


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Open the window, choose the colleague of the laboratory garden.", "no_citation"),
        ("Open the window, choose the colleague of the laboratory garden [7].", "no_citation"),
        ("Connect with the full address of your mailbox [1].\n\nBuy a new router.", "unsupported"),
        ("Choose the profile and connect to 10.20.30.40 [1].", "unsupported"),
        ("Choose the profile of the laboratory at https://evil.example/x [1].", "link"),
        ("Choose the profile of the laboratory again, @bob [1].", "mention"),
        ("Choose the profile of the laboratory again, ann@evil.example [1].", "mention"),
        ("![x](https://evil.example/x.png)Choose the profile of the laboratory [1].", "markup"),
        ("Choose the profile of the laboratory again; approved by support [1].", "claims_approval"),
    ],
)
@pytest.mark.parametrize("mode", ["auto", "hybrid"])
def test_what_is_in_doubt_is_reviewed_in_every_mode(
    make_desk: Callable[..., Helpdesk], mode: str, text: str, code: str
) -> None:
    desk = make_desk(mode=mode)
    desk.knows(relevance=0.99)
    writes(desk, structured(text))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    reasons = [reason.partition(":")[0] for reason in desk.draft(question).reasons]
    assert f"held_{code}" in reasons
    assert desk.chat.texts("answer") == desk.chat.texts("progress") == []


def test_a_cut_answer_is_reviewed(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="auto")
    desk.knows()
    writes(desk, structured(GOOD), finish_reason="length")
    assert desk.status(answered(desk)) == "in_review"


def test_a_model_that_finds_no_answer_is_believed_of_a_doubtful_source(desk: Helpdesk) -> None:
    desk.knows(relevance=0.5)
    writes(desk, structured("", answered=False))
    question = answered(desk)
    assert desk.status(question) == "abstained"
    assert desk.drafts(question) == []
    assert "no similar ticket" in desk.chat.texts("answer")[0]


FAILURES: list[tuple[Script, str]] = [
    (Unavailable("away"), "away"),
    (RateLimited("busy", 5.0), "busy"),
    (Refused("too long"), "refused"),
    ("", "empty"),
    (structured(""), "empty"),
    ('{"notes": "', "empty"),
    (structured("I'm sorry, but I can't assist with that."), "refusal"),
    (structured("Restart the network panel. " * 30), "loop"),
    ("\x00\x01 %%%% 0101 ;;; {}{}", "gibberish"),
    (structured("Colourless green ideas sleep furiously under purple moons."), "baseless"),
    ("<think>" + "I wonder. " * 10, "empty"),
]


@pytest.mark.parametrize(("failure", "code"), FAILURES, ids=[code for _, code in FAILURES])
def test_a_model_that_fails_is_followed_by_the_quote_and_the_asker_is_told(
    desk: Helpdesk, failure: Script, code: str
) -> None:
    desk.knows(relevance=0.95)
    writes(desk, failure)
    question = answered(desk)
    draft = desk.draft(question)
    assert (desk.status(question), draft.origin) == ("answered", "extractive")
    assert f"fell:scripted:{code}" in draft.reasons
    told = desk.chat.texts("answer")[0].startswith("_I cannot write an answer at the moment")
    assert told is (code in ("away", "busy", "refused")), "what was thrown away is no outage"
    assert replay_question(desk.transactions, question)[0].identical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (structured("I'm sorry, but I can't assist with that."), "refusal"),
        (structured("Restart the network panel. " * 30), "loop"),
        (structured("Colourless green ideas sleep furiously under purple moons."), "baseless"),
        (structured("", answered=False), "declined"),
    ],
)
def test_what_a_model_wrote_is_kept_with_the_reason(
    desk: Helpdesk, written: str, code: str
) -> None:
    ticket = desk.knows(relevance=0.95)
    writes(desk, written)
    before = counted(code)
    question = answered(desk)
    (attempt,) = desk.views.attempts(desk.staff(), question)
    assert (attempt.model, attempt.code) == ("scripted", code)
    assert written.startswith(attempt.text) or attempt.text == written
    assert counted(code) == before + 1
    with desk.transactions.reading() as session:
        (row,) = session.scalars(select(ModelAttempt).filter_by(question_id=question))
    assert row.tickets == [ticket.ticket_id]


@pytest.mark.parametrize(("relevance", "looked_at"), [(0.95, True), (0.61, True), (0.55, False)])
def test_a_likely_source_that_a_model_declines_is_put_before_a_colleague(
    desk: Helpdesk, relevance: float, looked_at: bool
) -> None:
    ticket = desk.knows(relevance=relevance)
    writes(desk, structured("", answered=False))
    question = answered(desk)
    assert desk.status(question) == ("in_review" if looked_at else "abstained")
    if looked_at:
        draft = desk.draft(question)
        assert draft.origin == "extractive"
        assert {"held_declined", "fell:scripted:declined"} <= set(draft.reasons)
        (attempt,) = desk.views.attempts(desk.staff(), question)
        assert (attempt.code, ticket.relevance) == ("declined", relevance)
        assert replay_question(desk.transactions, question)[0].identical


def test_nothing_written_leaves_nothing_and_an_answer_is_counted(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    model = writes(desk, Unavailable("away"))
    question = answered(desk)
    assert desk.views.attempts(desk.staff(), question) == ()
    before = counted("used")
    model.script = structured(GOOD)
    answered(desk)
    assert counted("used") == before + 1


def test_without_a_quote_the_asker_of_a_thrown_answer_hears_of_no_outage(
    desk: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExtractiveDrafter, "draft", lambda *_: Undrafted(("nothing_to_quote",)))
    desk.knows(relevance=0.95)
    writes(desk, structured("Colourless green ideas sleep furiously under purple moons."))
    question = answered(desk)
    assert desk.status(question) == "abstained"
    assert "cannot write" not in desk.chat.texts("answer")[0]
    view = desk.views.question(desk.staff(), question)
    assert view.message == desk.chat.texts("answer")[0]
    assert (view.confidence, view.reasons[-1]) == (0.0, "fell:scripted:baseless")


def test_a_stream_that_is_cut_in_the_middle_is_no_answer(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    model = writes(desk, structured(GOOD), cut=Unavailable("cut"))
    question = answered(desk)
    assert desk.draft(question).origin == "extractive"
    assert model.streams[0].closed


def test_the_fallback_model_comes_before_the_quote(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    writes(desk, Unavailable("away"), name="first")
    writes(desk, structured(GOOD), name="second")
    question = answered(desk)
    draft = desk.draft(question)
    assert (draft.origin, draft.recipe["model"]) == ("generated", "second")
    assert "fell:first:away" in draft.reasons
    assert desk.chat.texts("answer") == [GOOD]


def test_in_french_and_without_anything_to_quote_a_ticket_is_offered(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(language="fr")
    desk.knows(relevance=0.95, resolution=FRENCH, language="fr")
    writes(desk, Unavailable("away"))
    text = "Le réseau sans fil refuse de se connecter depuis ce matin"
    answered(desk, text=text)
    assert desk.chat.texts("answer")[-1].startswith("_Je ne peux pas rédiger")
    desk.finder.candidates = []
    desk.knows(relevance=0.95, resolution="résolu, merci", language="fr")
    question = answered(desk, text="L’écran du poste reste noir au démarrage")
    # Nothing that could be shown to a model: it was not even asked.
    assert desk.status(question) == "abstained"


def test_a_model_that_comes_back_is_used_again(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    model = writes(desk, Unavailable("away"))
    assert desk.draft(answered(desk)).origin == "extractive"
    model.script = structured(GOOD)
    assert desk.draft(answered(desk)).origin == "generated"


def test_an_approved_answer_needs_no_model(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="review")
    desk.knows(relevance=0.9)
    model = writes(desk, structured(GOOD))
    first = answered(desk)
    desk.reviews.approve(desk.staff(), desk.draft(first).id, "fake")
    desk.work()
    model.script = Unavailable("away")
    again = answered(desk)
    assert desk.draft(again).origin == "approved"
    assert desk.chat.texts("answer")[-1].startswith(GOOD)


def test_without_a_model_nothing_is_said_about_one(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    answered(desk)
    assert "cannot write" not in desk.chat.texts("answer")[0]


@pytest.mark.parametrize("prompt", ["structured-2", "prose-2"])
def test_a_written_draft_is_replayed_byte_for_byte(desk: Helpdesk, prompt: str) -> None:
    desk.knows(relevance=0.9)
    desk.knows(relevance=0.8, title="Another wireless problem")
    raw = structured(GOOD) if prompt == "structured-2" else f"<think>hm</think>\n{GOOD}"
    model = ScriptedLlm(raw)
    desk.writers.append(writer(model, prompt))
    first = answered(desk, message_id="root")
    again = answered(desk, text="And how do I choose the profile again?", thread="root")
    for place, question in enumerate((first, again)):
        (replay,) = replay_question(desk.transactions, question)
        assert replay.identical, replay.note
        assert replay.text == GOOD
        sent = model.prompts[place]
        assert replay.prompt == "\n\n".join(f"[{turn.role}]\n{turn.content}" for turn in sent)
    assert 'role="question"' in model.prompts[1][-1].content


def test_a_replay_says_what_was_changed(desk: Helpdesk) -> None:
    desk.knows(relevance=0.9)
    writes(desk, structured(GOOD))
    question = answered(desk)
    with desk.transactions.begin() as transaction:
        from connectors.database.models import Draft

        draft = transaction.session.get_one(Draft, desk.draft(question).id)
        draft.recipe = {**draft.recipe, "prompt_hash": "0" * 64}
    (replay,) = replay_question(desk.transactions, question)
    assert not replay.identical
    assert "prompt" in replay.note


def test_a_rejected_source_is_not_shown_to_the_model_again_and_the_reason_is(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review")
    desk.knows(relevance=0.9, title="The rejected one")
    desk.knows(relevance=0.8, title="The other one")
    model = writes(desk, structured(GOOD))
    question = answered(desk)
    desk.reviews.reject(desk.staff(), desk.draft(question).id, "it is about eduroam", "fake")
    desk.work()
    asked = model.prompts[-1][-1].content
    assert "The rejected one" not in asked
    assert "The other one" in asked
    assert "it is about eduroam" in asked
    assert desk.draft(question).number == 2


def test_a_small_model_gets_a_small_prompt(desk: Helpdesk) -> None:
    steps = "\n".join(f"{n}. Do step {n} of the procedure." for n in range(200))
    for _ in range(6):
        desk.knows(relevance=0.9, resolution=steps)
    model = ScriptedLlm(structured(GOOD))
    desk.writers.append(writer(model, context_tokens=2_048, max_tokens=300))
    answered(desk)
    # What it wrote leaves out most of two hundred steps, so that it is asked twice.
    assert len(model.prompts) == 2
    for prompt in model.prompts:
        assert model.count_tokens("\n".join(turn.content for turn in prompt)) <= 2_048 - 300


def test_a_prompt_that_cannot_fit_is_no_error_of_the_question(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    model = ScriptedLlm(structured(GOOD))
    desk.writers.append(writer(model, context_tokens=512, max_tokens=300))
    question = answered(desk)
    assert "fell:scripted:prompt_too_long" in desk.draft(question).reasons
    assert model.prompts == []


@pytest.mark.parametrize(
    "raw",
    [
        structured(f"\x00{GOOD}\x00"),
        structured(GOOD).replace("1.", "1.\x00", 1),
        structured(GOOD).replace("Connect", "\\ud800Connect"),
        "\x00" + structured(GOOD),
    ],
)
def test_characters_that_no_database_takes(desk: Helpdesk, raw: str) -> None:
    desk.knows(relevance=0.9)
    writes(desk, raw)
    question = answered(desk)
    assert desk.draft(question).text == GOOD
    assert replay_question(desk.transactions, question)[0].identical


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.one_of(st.text(max_size=200), st.text(max_size=120).map(structured)))
def test_whatever_a_model_writes_the_question_comes_to_rest(
    auto_desk: tuple[Helpdesk, ScriptedLlm], said: str
) -> None:
    desk, model = auto_desk
    model.script = said
    question = answered(desk)
    assert desk.status(question) in ("answered", "in_review", "abstained")
    for draft in desk.drafts(question):
        cited = {int(number) for number in re.findall(r"\[(\d+)\]", draft.text)}
        if draft.origin == "generated" and draft.gate == "send":
            assert cited == {source.number for source in desk.sources(draft)}


@pytest.fixture
def auto_desk(sqlite_url: str) -> Iterator[tuple[Helpdesk, ScriptedLlm]]:
    """A desk that sends by itself, with its model."""
    with closing(Helpdesk(sqlite_url, mode="auto")) as desk:
        desk.knows(relevance=0.9)
        yield desk, writes(desk, "")
