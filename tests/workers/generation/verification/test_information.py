"""An answer tells something: not the question again, not a title, not a piece of a sentence."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from tests.workers.generation.sample_drafts import solved_tickets
from workers.generation.verification.claims import claims_of
from workers.generation.verification.information import Information
from workers.generation.verification.sources import Basis, Source

VPN = Basis(
    "VPN drops every few minutes at home",
    "Open the client, go to Settings > Advanced and set the MTU to 1300. Restart the router.",
    "en",
)
QUESTION = "my vpn drops every five minutes when I work from home"


def informs(text: str, question: str = QUESTION, basis: Basis = VPN) -> bool:
    source = Source(basis, compounds=False)
    known = Information(question, [basis.title], [source], basis.language)
    return known.informs(claims_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "My VPN drops every five minutes when I work from home [1].",
        "VPN drops every few minutes at home [1].",
        "The VPN drops at home [1].",
        "The client [1].",
        "Advanced settings [1].",
        "Here is the solution [1].",
        "status.lsl.example [1].",
        "https://portal.lsl.example/help [1].",
        "The VPN at home: docs.lsl.example/vpn/setup [1].",
        "",
    ],
)
def test_what_is_no_answer(text: str) -> None:
    assert not informs(text)


@pytest.mark.parametrize(
    "text",
    [
        "Set the MTU to 1300 [1].",
        "Restart the router [1].",
        "Run `ipconfig /flushdns` [1].",
        "The packets are too large for some boxes [1].",
        "```\nsystemctl restart vpn\n```",
    ],
)
def test_what_is_one(text: str) -> None:
    assert informs(text)


def test_where_to_look_is_an_answer_without_an_order() -> None:
    told = "You can follow the state of all services at status.lsl.example."
    basis = Basis("Wiki very slow", told, "en")
    asked = "the wiki is slow today, is there a page to check if services are ok?"
    assert informs(f"{told} [1]", asked, basis)
    assert not informs("The services at status.lsl.example [1].", asked, basis)


def test_a_yes_in_the_words_of_the_source() -> None:
    assert informs("Restart the router [1].", "do I have to restart the router")
    assert not informs("The router must restart [1].", "do I have to restart the router")


def test_no_question_and_no_title_of_the_sample_is_an_answer_and_each_solution_is() -> None:
    rows = {row["id"]: row for row in solved_tickets()}
    folder = files("workers.knowledge.sample")
    asked = 0
    for name in ("questions-fr.jsonl", "questions-en.jsonl"):
        for line in (folder / name).read_text("utf-8").splitlines():
            question = json.loads(line)
            row = next((rows[one] for one in question["tickets"] if one in rows), None)
            if row is None or row["language"] != question["language"]:
                continue
            basis = Basis(row["title"], row["solution"], row["language"])
            asked += 1
            for echo in (question["question"], row["title"]):
                assert not informs(f"{echo} [1].", question["question"], basis), echo
            assert informs(row["solution"], question["question"], basis), row["id"]
    assert asked > 70
