"""Blocks, and the names of buttons."""

from __future__ import annotations

from connectors.contracts.chat import Action
from connectors.slack.rendering.blocks import (
    action_id,
    action_name,
    buttons,
    contexts,
    header,
    plain,
    size,
)
from connectors.slack.rendering.packing import Segment
from tests.fakes.slack.limits import check_blocks


def test_a_button_is_known_by_its_name_again() -> None:
    assert action_name(action_id("approve")) == "approve"
    assert action_name(action_id("approve", opens=True)) is None, "it opens a page by itself"
    assert action_name("approve") is None, "another app's"


def test_buttons_of_one_name_have_ids_of_their_own() -> None:
    (block,) = buttons([Action("human", "Ask", "1"), Action("human", "Ask", "2")])
    names = [one["action_id"] for one in block["elements"]]
    assert names == ["guichet:human", "guichet:human#2"]
    assert [action_name(name) for name in names] == ["human", "human"]


def test_many_buttons_stand_in_several_blocks() -> None:
    made = buttons([Action(f"b{number}", "Go", "1") for number in range(60)])
    assert [len(block["elements"]) for block in made] == [25, 25, 10]
    check_blocks(made)


def test_a_page_whose_address_is_too_long_has_no_button() -> None:
    assert buttons([Action("open", "Open", "1", url="https://x/" + "a" * 3_000)]) == []


def test_small_letters_come_ten_pieces_to_a_block() -> None:
    made = contexts([Segment(["x" * 2_500]) for _ in range(12)])
    assert [len(block["elements"]) for block in made] == [10, 2]


def test_no_text_is_empty_or_too_long() -> None:
    assert plain("  ", 5)["text"] == "\u2026"
    assert plain("abcdef", 5)["text"] == "abcd\u2026"
    assert header("  ") == []
    assert len(header("x" * 200)[0]["text"]["text"]) == 150


def test_the_size_is_that_of_all_names_and_texts() -> None:
    assert (
        size([{"type": "x", "elements": [{"text": "abc"}, "de"], "n": 1}]) == 4 + 1 + 8 + 4 + 3 + 3
    )
