"""Courtesies: each word has one meaning, and none of them is a name or hides a complaint."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from workers.generation.triage.small_talk.kinds import SmallTalk, small_talk
from workers.redaction.people.name_words import FIRST_NAMES
from workers.text import courtesy
from workers.text.courtesy import (
    ALL_CLOSINGS,
    ALL_GREETINGS,
    ALL_THANKS,
    ASSENT,
    CLOSING_PARTS,
    CLOSING_PHRASES,
    DEAR,
    GREETED,
    POLITENESS,
    TITLES,
    both,
    either,
    folded,
)
from workers.text.language_words import ENGLISH, FRENCH

MEANINGS = {
    "greetings": ALL_GREETINGS,
    "dear": both(DEAR),
    "titles": both(TITLES),
    "greeted": GREETED,
    "thanks": ALL_THANKS,
    "politeness": both(POLITENESS),
    "assent": ASSENT,
    "closings": ALL_CLOSINGS,
}
BY_LANGUAGE = ("GREETINGS", "DEAR", "TITLES", "THANKS", "POLITENESS", "CLOSINGS")


@pytest.mark.parametrize(("one", "other"), list(combinations(MEANINGS, 2)))
def test_a_word_has_one_meaning(one: str, other: str) -> None:
    assert MEANINGS[one].isdisjoint(MEANINGS[other])


@pytest.mark.parametrize("name", BY_LANGUAGE)
def test_a_word_is_of_one_language(name: str) -> None:
    lists = getattr(courtesy, name)
    assert set(lists) == {"fr", "en"}
    assert lists["fr"].isdisjoint(lists["en"])
    assert lists["fr"].isdisjoint(ENGLISH)
    assert lists["en"].isdisjoint(FRENCH)


@pytest.mark.parametrize("meaning", sorted(set(MEANINGS) - {"thanks"}))
def test_no_first_name_is_a_courtesy(meaning: str) -> None:
    assert MEANINGS[meaning].isdisjoint(FIRST_NAMES)


def test_either_takes_accents_or_none_and_the_longest_first() -> None:
    pattern = re.compile(either(DEAR["fr"], ["cher ami", "l'équipe"]))
    for text in ("cher", "chère", "chere", "cher ami", "l'équipe", "l'equipe"):
        found = pattern.match(text)
        assert found is not None
        assert found[0] == text
    assert not pattern.match("chér")


def test_folded_words_have_no_accents() -> None:
    assert folded(DEAR["fr"], ["Équipe"]) == {"cher", "chere", "equipe"}


@pytest.mark.parametrize(
    "closing",
    ["cordialement", "bien à vous", "Best regards", "merci d’avance", "à bientôt", "tia", "cdt"],
)
def test_a_closing_is_looked_for_where_it_stands(closing: str) -> None:
    assert re.fullmatch(CLOSING_PHRASES, closing, re.IGNORECASE)
    lowered = closing.lower()
    assert any(part in lowered for part in CLOSING_PARTS) or lowered.startswith("bien ")


@pytest.mark.parametrize("word", sorted(ALL_CLOSINGS))
def test_each_closing_word_is_a_closing(word: str) -> None:
    assert re.fullmatch(CLOSING_PHRASES, word, re.IGNORECASE)


@pytest.mark.parametrize("text", ["merci, cdt", "Merci beaucoup, cordialement", "thx, regards"])
def test_thanks_with_a_closing_are_small_talk(text: str) -> None:
    assert small_talk(text) is SmallTalk.THANKS


@pytest.mark.parametrize("word", sorted(ALL_GREETINGS | both(POLITENESS)))
def test_a_greeting_alone_is_no_thanks(word: str) -> None:
    assert small_talk(word) is not SmallTalk.THANKS
