"""Characters that nobody sees: Unicode's own list of them is the measure."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from workers.generation.guardrails.sanitizer import sanitize, visible
from workers.text.characters import CONTROLS, UNSEEN, plain_characters

JOINERS = "\u200c\u200d"
EVERY = [chr(code) for code in range(sys.maxunicode + 1)]


def test_every_control_and_format_character_is_in_the_table() -> None:
    unseen = {one for one in EVERY if unicodedata.category(one) in ("Cc", "Cf", "Cs")} - {*"\t\n"}
    assert {one for one in unseen if not UNSEEN.match(one)} == set()
    assert {one for one in unseen if not CONTROLS.match(one)} == set(JOINERS)


def test_what_is_kept_out_of_a_stored_text_is_kept_out_of_what_is_shown() -> None:
    assert {one for one in EVERY if CONTROLS.match(one)} <= {
        one for one in EVERY if UNSEEN.match(one)
    }


def test_no_letter_or_digit_is_taken_for_invisible() -> None:
    fillers = "\u115f\u1160\u3164\uffa0"
    found = {one for one in EVERY if UNSEEN.match(one) and one.isalnum()}
    assert found == set(fillers), "Hangul's fillers count as letters, and show nothing"
    for text in ("é ñ ß Ж 中 ع ४", "\t\n", "👍 — « ok » …"):
        assert visible(text) == plain_characters(text) == text


@pytest.mark.parametrize("hidden", ["\u200b", "\u2066", "\ufeff", "\U000e0041", "\ufffc", "\u0600"])
def test_all_who_look_use_the_one_table(hidden: str) -> None:
    text = f"a{hidden}b"
    assert plain_characters(text) == visible(text) == "ab"
    assert sanitize(text, allowed_links=set(), allowed_hosts=set(), max_chars=99).text == "ab"
