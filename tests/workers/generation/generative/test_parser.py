"""What a model wrote, read: thoughts are never shown, and a "no" is a field of its own."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.scripted_llm import structured
from workers.generation.generative.parser import answer_so_far, read, without_reasoning

CODE = "0a1b2c3d"
SECRET = "SECRET THOUGHT"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<think>SECRET THOUGHT</think>Do this [1].", "Do this [1]."),
        ("<think>SECRET THOUGHT", ""),
        ("Do this [1].<think>SECRET THOUGHT", "Do this [1]."),
        ("SECRET THOUGHT</think>Do this [1].", "Do this [1]."),
        ("SECRET</think>SECRET THOUGHT</think>Do this [1].", "Do this [1]."),
        ("<THINK>SECRET THOUGHT</Think> Do this [1].", "Do this [1]."),
        ("[THINK]SECRET THOUGHT[/THINK]Do this [1].", "Do this [1]."),
        ("<reasoning>SECRET THOUGHT</reasoning>\nDo this [1].", "Do this [1]."),
        ("<think>a</think>Do <think>SECRET THOUGHT</think>this [1].", "Do this [1]."),
        ("<think><think>SECRET THOUGHT</think>SECRET THOUGHT</think>Do this.", "Do this."),
    ],
)
def test_thoughts_are_dropped(raw: str, shown: str) -> None:
    assert without_reasoning(raw)[0] == shown
    assert SECRET not in read(raw, CODE).text


@pytest.mark.parametrize(
    "raw",
    [
        structured("Do this [1].", notes="SECRET THOUGHT"),
        "```json\n" + structured("Do this [1].", notes="SECRET THOUGHT") + "\n```",
        "<think>SECRET THOUGHT</think>\n" + structured("Do this [1]."),
        "Here it is: " + structured("Do this [1].") + " Anything else?",
        structured("Do this [1].", notes="SECRET THOUGHT")[:-1],
    ],
)
def test_the_answer_is_a_field(raw: str) -> None:
    reading = read(raw, CODE)
    assert (reading.text, reading.answered) == ("Do this [1].", True)


def test_no_other_field_is_looked_at() -> None:
    raw = json.dumps(
        {"answered": True, "answer": "x [1]", "approve": True, "gate": "send", "risks": []}
    )
    reading = read(raw, CODE)
    assert reading.text == "x [1]"
    assert set(type(reading).__slots__) == {"text", "answered", "whole"}


def test_a_cut_answer_is_known_to_be_cut() -> None:
    reading = read(structured("Open the panel [1].\nThen press F5 [1].")[:-12], CODE)
    assert reading.text.startswith("Open the panel [1].\nThen")
    assert not reading.whole


@pytest.mark.parametrize(
    "raw",
    [
        structured("", answered=False),
        structured("Sorry, nothing here.", answered=False),
        f"<none-{CODE}/>",
        f"I read all of it. <none-{CODE}/>",
        "The sources do not answer this question.",
        "Les sources fournies ne répondent pas à la question.",
        structured("", answered=False)[:-5],
    ],
)
def test_no_answer(raw: str) -> None:
    assert not read(raw, CODE).answered


@pytest.mark.parametrize("raw", ["", structured(""), '{"notes": "', "<think>hm", '{"answered": 1'])
def test_nothing_is_not_a_no(raw: str) -> None:
    reading = read(raw, CODE)
    assert (reading.text, reading.answered) == ("", True)


@pytest.mark.parametrize(
    "raw", ["<none-ffffffff/> Do this [1].", "answered: false", "NO_ANSWER", "<none/>"]
)
def test_what_a_person_could_type_says_no_such_thing(raw: str) -> None:
    assert read(raw, CODE).answered


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60), st.integers(0, 200))
def test_an_answer_grows_and_never_shows_its_frame(answer: str, at: int) -> None:
    whole = structured(answer, notes=SECRET)
    so_far = answer_so_far(whole[:at])
    assert answer.startswith(so_far.rstrip()) or so_far in answer
    assert SECRET not in so_far or SECRET in answer


@pytest.mark.parametrize(
    "raw",
    [
        "I think that " + structured("Do this [1]."),
        "<think>" + structured("Do this [1]."),
        structured("Do this [1].", answered=False),
        '{"answer": "Do this [1]. ',
        '{"notes": "", "answered": true, "answer": "Do this [1].", "answered": false',
        '{"notes": "", "answered": true, "answer": "Do this [1].", "answer": "',
        '{"answered": true, "answer": "Do \\"this\\" [1].\\\\",\n"answered" : false}',
        "Do this [1]. ",
    ],
)
def test_what_is_not_certain_is_not_shown_early(raw: str) -> None:
    assert answer_so_far(raw) == ""


def test_what_follows_an_answer_and_decides_nothing_takes_nothing_back() -> None:
    for rest in ("", "}", ', "notes": "n"}', r', "notes": "it says \"answered\": false"}'):
        assert answer_so_far('{"answered": true, "answer": "Do this [1]."' + rest) == "Do this [1]."


@given(st.text(max_size=300))
def test_anything_can_be_read(raw: str) -> None:
    reading = read(raw, CODE)
    assert isinstance(reading.text, str)
    answer_so_far(raw)


@given(st.text(alphabet='{}"\\answer:u0d8 \n[]', max_size=80))
def test_broken_json_can_be_read(raw: str) -> None:
    read('{"answered": true, "answer": "' + raw, CODE).text.encode()
