"""A question of one word is asked back with what the tickets tell of under it."""

from __future__ import annotations

import pytest

from connectors.contracts.chat import CHOICE
from tests.fakes.helpdesk import Helpdesk

TITLES = ("VPN drops at home", "VPN shows no intranet", "Slow printer")


def asked(desk: Helpdesk, text: str, titles: tuple[str, ...] = TITLES) -> str:
    for title in titles:
        desk.knows(relevance=0.4, title=title)
    question = desk.asked(text)
    desk.work()
    return question


@pytest.mark.parametrize("text", ["vpn", "VPN ?", "hello, vpn please"])
def test_choices_are_told_and_can_be_pressed(desk: Helpdesk, text: str) -> None:
    question = asked(desk, text)
    assert desk.question(question).gate == "clarify"
    (said,) = desk.chat.texts("answer")
    assert "1. VPN drops at home\n2. VPN shows no intranet\n" in said
    assert "Slow printer" not in said
    (row,) = desk.outbox(kind="answer")
    buttons = {one["name"]: one["label"] for one in row.message["actions"]}
    assert buttons[f"{CHOICE}1"] == "VPN drops at home"
    assert f"{CHOICE}3" not in buttons


@pytest.mark.parametrize("text", ["vpn drops often", "calcul07", "E4304", "qos_max"])
def test_more_than_a_word_is_searched(desk: Helpdesk, text: str) -> None:
    assert desk.question(asked(desk, text)).gate != "clarify"


def test_one_title_is_no_choice(desk: Helpdesk) -> None:
    assert desk.question(asked(desk, "vpn", TITLES[1:])).gate != "clarify"


def test_a_title_that_is_more_than_one_is_no_choice(desk: Helpdesk) -> None:
    strange = ("VPN: log in at http://evil.example now", "VPN drops at home")
    assert desk.question(asked(desk, "vpn", strange)).gate != "clarify"


@pytest.mark.parametrize("answer", ["2", "le 2", "the second one", "la deuxième svp"])
def test_a_choice_is_made_by_its_number(desk: Helpdesk, answer: str) -> None:
    desk.asked("vpn", message_id="root")
    for title in TITLES:
        desk.knows(relevance=0.4, title=title)
    desk.work()
    chosen = desk.asked(answer, thread="root")
    assert desk.question(chosen).text == TITLES[1]


@pytest.mark.parametrize("answer", ["4", "2 screens stay black"])
def test_what_is_no_number_of_a_choice_is_asked_as_it_is(desk: Helpdesk, answer: str) -> None:
    desk.asked("vpn", message_id="root")
    for title in TITLES:
        desk.knows(relevance=0.4, title=title)
    desk.work()
    assert desk.question(desk.asked(answer, thread="root")).text == answer


def test_a_number_where_nothing_was_offered_is_a_number(desk: Helpdesk) -> None:
    desk.asked("The projector shows no picture", message_id="root")
    desk.work()
    assert desk.question(desk.asked("2", thread="root")).text == "2"


def test_a_choice_is_answered_in_the_language_of_the_thread(desk: Helpdesk) -> None:
    asked = desk.asked("imprimante ?", message_id="root")
    for title in ("Printer (imprimante) is out of paper", "The imprimante prints only black pages"):
        desk.knows(relevance=0.4, title=title)
    desk.work()
    assert desk.question(asked).gate == "clarify"
    chosen = desk.question(desk.asked("2", thread="root"))
    assert chosen.text == "The imprimante prints only black pages"
    assert chosen.language == desk.question(asked).language == "fr"
