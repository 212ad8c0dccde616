"""A model's server that is killed, hangs, fails, writes nonsense or never ends, over real HTTP:
each question ends in a state that its asker sees, and a server that is back is used again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.helpdesk import Helpdesk
from tests.fakes.llm import Endless, Fail, FakeLlm, Garbage, Hang, Reply, Say
from tests.fakes.scripted_llm import structured
from tests.support import loopback
from tests.support.console_server import serving, write_tickets
from tests.support.waiting import wait_until
from workers.bootstrap.models.drafters import writers
from workers.bootstrap.models.registry import Models
from workers.desk.answers.replay import replay_question

pytestmark = pytest.mark.scenario

STEPS = (
    "1. Open the network panel and choose the profile of the laboratory again [1].\n"
    "2. Connect with the full address of your mailbox [1]."
)
GOOD = Say(structured(STEPS))
LONG = Say(structured(STEPS), token_seconds=0.1)
QUICK = {
    "context_tokens": 4096,
    "connect_seconds": 1,
    "first_token_seconds": 1,
    "total_seconds": 3,
    "wait_seconds": 1,
}
NOTE = "_I cannot write an answer at the moment"

Ask = Callable[[], str]


@pytest.fixture
def first() -> Iterator[FakeLlm]:
    with FakeLlm("tgi") as llm:
        yield llm


@pytest.fixture
def second() -> Iterator[FakeLlm]:
    with FakeLlm("vllm") as llm:
        yield llm


def make_desk(url: str, *servers: FakeLlm, **settings: Any) -> tuple[Helpdesk, Models]:
    """A desk whose models are these servers, wired as the worker wires them."""
    models = {
        f"model-{place}": {"url": server.url, "kind": server.kind, **QUICK}
        for place, server in enumerate(servers, start=1)
    }
    named = {"model": "model-1", **({"model_fallback": "model-2"} if len(servers) > 1 else {})}
    desk = Helpdesk(url, models=models, **named, **{"mode": "auto", **settings})
    known = Models(desk.settings)
    desk.writers.extend(writers(known))
    return desk, known


def ask(desk: Helpdesk, text: str = "The wireless network refuses to connect") -> str:
    question = desk.asked(text)
    desk.work()
    return question


FAILURES: dict[str, list[Reply]] = {
    "hanging": [Hang()],
    "500": [Fail(500)] * 3,
    "overloaded": [Fail(429), Fail(503), Fail(429), Fail(429)],
    "garbage": [Garbage()] * 3,
    "nonsense": [Say("xq zzkt 0101 %% {{{ wlp " * 5)],
    "endless": [Endless(token_seconds=0.01)],
    "cut in the middle": [Say(structured(STEPS), cut_after=6)],
    "hanging in the middle": [Say(structured(STEPS), hang_after=6)],
    "failing in the middle": [Say(structured(STEPS), fail_after=6)],
    "thinking only": [Say("<think>hm, let me see what the sources say")],
    "empty": [Say("")],
}

THROWN_AWAY = ("nonsense", "endless", "thinking only", "empty")


@pytest.mark.parametrize("failure", FAILURES)
def test_the_next_rung_answers_and_says_so(sqlite_url: str, first: FakeLlm, failure: str) -> None:
    desk, models = make_desk(sqlite_url, first)
    with closing(desk), closing(models):
        desk.knows(relevance=0.95)
        first.will(*FAILURES[failure])
        question = ask(desk)
        assert first.asked
        assert desk.status(question) == "answered"
        assert desk.draft(question).origin == "extractive"
        (only,) = desk.chat.posted
        assert only.message.kind == "answer"
        # What was written and thrown away is no outage.
        assert only.message.text.startswith(NOTE) is (failure not in THROWN_AWAY)
        assert any(reason.startswith("fell:model-1:") for reason in desk.draft(question).reasons)
        # Nothing is left running for nobody, and the next question is asked from the top again.
        wait_until(lambda: first.running == 0, what="the server to be left alone")
        first._script.clear()
        first.otherwise = GOOD
        again = ask(desk, "The wireless network refuses to connect again, why?")
        assert desk.draft(again).origin == "generated"
        assert desk.chat.texts("answer")[-1] == STEPS


@pytest.mark.parametrize("when", ["before", "in the middle"])
def test_a_server_that_is_killed_and_comes_back(sqlite_url: str, first: FakeLlm, when: str) -> None:
    desk, models = make_desk(sqlite_url, first)
    with closing(desk), closing(models):
        desk.knows(relevance=0.95)
        first.otherwise = LONG
        if when == "before":
            first.stop()
        else:
            watcher = threading.Thread(target=_stop_in_the_middle, args=(first,))
            watcher.start()
        question = ask(desk)
        assert desk.status(question) == "answered"
        assert desk.draft(question).origin == "extractive"
        if when != "before":
            watcher.join()
            assert first.asked
        first.otherwise = GOOD
        first.start()
        again = ask(desk, "The wireless network refuses to connect again, why?")
        assert desk.draft(again).origin == "generated"


def test_a_first_token_later_than_the_lease_is_waited_for_by_one_worker(
    sqlite_url: str, first: FakeLlm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.llm.stream.PULSE_SECONDS", 0.05)
    monkeypatch.setitem(QUICK, "first_token_seconds", 20)
    monkeypatch.setitem(QUICK, "total_seconds", 30)
    desk, models = make_desk(sqlite_url, first, answer_lease_seconds=0.5)
    with closing(desk), closing(models):
        desk.knows(relevance=0.95)
        first.otherwise = Say(structured(STEPS), first_token_seconds=1.5)
        question = desk.asked()
        worker = threading.Thread(target=desk.work)
        worker.start()
        wait_until(lambda: first.running == 1, what="the request")
        while first.running:
            # Three times as long as the lease: the sweeper and another worker find nothing to take.
            assert desk.sweep().answers == 0
            desk.answers.answer(question)
            worker.join(0.05)
        worker.join()
        assert len(first.asked) == 1
        assert desk.question(question).attempts == 1
        assert desk.chat.texts("answer") == [STEPS]


@pytest.mark.parametrize("reply", [Hang(), Fail(503, retry_after=90)], ids=["hanging", "busy"])
def test_a_human_who_takes_over_ends_a_request_that_has_brought_nothing(
    sqlite_url: str, first: FakeLlm, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    monkeypatch.setattr("connectors.llm.stream.PULSE_SECONDS", 0.05)
    monkeypatch.setitem(QUICK, "first_token_seconds", 60)
    monkeypatch.setitem(QUICK, "total_seconds", 240)
    monkeypatch.setitem(QUICK, "wait_seconds", 200)
    desk, models = make_desk(sqlite_url, first)
    with closing(desk), closing(models):
        desk.knows(relevance=0.95)
        first.otherwise = reply
        question = desk.asked()
        worker = threading.Thread(target=desk.work)
        worker.start()
        wait_until(lambda: bool(first.asked), what="the request")
        desk.escalation.ask_human(desk.question(question).person_id, question, "fake")
        worker.join(timeout=30)
        assert not worker.is_alive()
        wait_until(lambda: first.running == 0, what="the end of the request")
        assert desk.status(question) == "with_human"
        assert desk.drafts(question) == []
        assert desk.chat.texts("answer") == []


def _stop_in_the_middle(llm: FakeLlm) -> None:
    wait_until(lambda: llm.running > 0, what="the answer to begin", every=0.01)
    threading.Event().wait(0.3)
    llm.stop()


def test_the_other_model_answers_for_the_first(
    sqlite_url: str, first: FakeLlm, second: FakeLlm
) -> None:
    desk, models = make_desk(sqlite_url, first, second)
    with closing(desk), closing(models):
        desk.knows(relevance=0.95)
        first.stop()
        second.otherwise = GOOD
        question = ask(desk)
        assert desk.draft(question).recipe["model"] == "model-2"
        assert desk.chat.texts("answer") == [STEPS]
        second.stop()
        last = ask(desk, "The wireless network refuses to connect again, why?")
        assert [r for r in desk.draft(last).reasons if r.startswith("fell:")] == [
            "fell:model-1:away",
            "fell:model-2:away",
        ]


def test_with_every_model_away_and_nothing_to_quote_a_ticket_is_offered(
    sqlite_url: str, first: FakeLlm
) -> None:
    desk, models = make_desk(sqlite_url, first)
    with closing(desk), closing(models):
        first.stop()
        question = ask(desk)
        assert desk.status(question) == "abstained"
        actions = [action.name for action in desk.chat.posted[-1].message.actions]
        assert "openticket" in actions


def test_the_server_is_asked_for_the_schema_and_its_words_are_replayed(
    sqlite_url: str, first: FakeLlm
) -> None:
    desk, models = make_desk(sqlite_url, first)
    with closing(desk), closing(models):
        desk.knows(relevance=0.95)
        first.otherwise = GOOD
        question = ask(desk)
        (replay,) = replay_question(desk.transactions, question)
        assert replay.identical, replay.note
        (asked,) = first.asked
        assert asked.stream
        assert "response_format" in asked.body
        said = "\n\n".join(turn["content"] for turn in asked.messages)
        for line in replay.prompt.splitlines():
            assert line in said or line in ("[system]", "[user]")
        assert any(reason.startswith("model_score:") for reason in desk.draft(question).reasons)


def test_console_worker_and_model_from_the_question_to_the_answer(
    tmp_path: Path, first: FakeLlm
) -> None:
    tickets = write_tickets(tmp_path / "tickets.jsonl")
    models = json.dumps({"mistral": {"url": first.url, "kind": "tgi", **QUICK}})
    with serving(tmp_path, tickets=tickets, mode="auto", models=models) as server:

        def answer(text: str) -> dict[str, Any]:
            reply = loopback.post(
                f"{server.url}/api/v1/questions", params={"wait": 30}, json={"text": text},
                timeout=60,
            )  # fmt: skip
            question: dict[str, Any] = reply.json()["question"]
            return question

        first.otherwise = Say(structured("Set the MTU to 1300 under Advanced and save [1]."))
        written = answer("My VPN disconnects every few minutes at home")
        assert written["status"] == "answered"
        assert written["answer"]["origin"] == "generated"
        assert written["answer"]["sources"][0]["url"] == "https://glpi.example/ticket/1"
        first.stop()
        quoted = answer("L’imprimante du couloir n’imprime plus en couleur")
        assert quoted["status"] == "answered"
        assert quoted["answer"]["origin"] == "extractive"
        assert quoted["answer"]["note"].startswith("_Je ne peux pas rédiger de réponse")
        first.start()
        back = answer("The VPN disconnects every few minutes from my home")
        assert back["answer"]["origin"] == "generated"
        replay = server.guichet("replay", written["id"], "--prompt")
        assert "identical" in replay
        assert "<question-" in replay
        assert "Traceback" not in server.process.output()
