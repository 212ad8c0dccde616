"""Numbers in words: each is known in both languages, and none hides a longer one."""

from __future__ import annotations

import re

import pytest

from workers.text.fold import fold
from workers.text.number_words import PHRASES


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("dix-sept", 17),
        ("vingt et un", 21),
        ("trente-cinq", 35),
        ("soixante et onze", 71),
        ("soixante-dix-neuf", 79),
        ("quatre-vingts", 80),
        ("quatre vingt dix", 90),
        ("quatre-vingt-dix-neuf", 99),
        ("nonante-trois", 93),
        ("quatre-vingt dix-neuf", 99),
        ("soixante dix-sept", 77),
        ("twelve", 12),
        ("thirteen", 13),
        ("forty two", 42),
        ("ninety-nine", 99),
        ("une quinzaine de", 15),
        ("a couple of", 2),
        ("a dozen", 12),
        ("cent", 100),
    ],
)
def test_a_number_in_words(said: str, value: int) -> None:
    assert PHRASES[said] == value


def test_all_up_to_a_hundred_have_words() -> None:
    assert set(PHRASES.values()) == set(range(1, 101))


def test_a_pattern_of_them_takes_the_longest() -> None:
    any_of_them = re.compile("|".join(PHRASES))
    for said in PHRASES:
        found = any_of_them.match(said)
        assert found is not None
        assert found[0] == said == fold(said)
