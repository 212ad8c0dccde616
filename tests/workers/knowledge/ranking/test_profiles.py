"""What a ranking is made with, by language and length of the query."""

from __future__ import annotations

import json
import math

import pytest

from connectors.errors import BadInput
from workers.knowledge.ranking.profiles import (
    LONG,
    SHORT,
    FusionWeights,
    LanguageProfiles,
    Profile,
)

FRENCH = LanguageProfiles(
    short=Profile(k1=1.0, b=0.2, phrase=0.0, dense=0.4),
    long=Profile(k1=4.0, b=1.0, phrase=0.6, dense=0.8),
    short_terms=4,
    long_terms=64,
    pairs=100,
)
WEIGHTS = FusionWeights({"fr": FRENCH})


@pytest.mark.parametrize("terms", [0, 1, 4])
def test_a_short_query_has_the_short_profile(terms: int) -> None:
    assert FRENCH.for_length(terms) == FRENCH.short


@pytest.mark.parametrize("terms", [64, 65, 1_000])
def test_a_long_query_has_the_long_profile(terms: int) -> None:
    found = FRENCH.for_length(terms)
    assert (found.k1, found.b) == (pytest.approx(4.0), pytest.approx(1.0))
    assert (found.phrase, found.dense) == (pytest.approx(0.6), pytest.approx(0.8))


def test_between_them_it_is_a_mixture_by_the_logarithm_of_the_length() -> None:
    # ln(16 / 4) / ln(64 / 4) = 1/2; k1 is the geometric mean of 1 and 4.
    found = FRENCH.for_length(16)
    assert found.k1 == pytest.approx(2.0)
    assert found.b == pytest.approx(0.6)
    assert found.phrase == pytest.approx(0.3)
    assert found.dense == pytest.approx(0.6)


def test_a_language_has_its_own_profiles_and_the_others_those_of_all() -> None:
    assert WEIGHTS.profile("fr", 4) == FRENCH.short
    for other in ("en", None, "", "tlh"):
        assert WEIGHTS.profile(other, 6) == SHORT
        assert WEIGHTS.profile(other, 400).b == pytest.approx(LONG.b)


def test_they_come_back_from_json_as_they_were() -> None:
    stored = json.loads(json.dumps(WEIGHTS.to_json()))
    assert FusionWeights.from_json(stored) == WEIGHTS
    assert FusionWeights.from_json(None) == FusionWeights()


@pytest.mark.parametrize(
    "stored", [{}, {"overall": 1, "by_language": {}}, {"overall": {}, "by_language": []}]
)
def test_anything_else_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="weights cannot be read"):
        FusionWeights.from_json(stored)


def test_lengths_that_are_too_near_each_other_are_survived() -> None:
    narrow = LanguageProfiles(short_terms=40, long_terms=5)
    assert math.isfinite(narrow.for_length(40).k1)
    assert narrow.for_length(41).b == pytest.approx(LONG.b)
