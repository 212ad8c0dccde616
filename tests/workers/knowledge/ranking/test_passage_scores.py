"""Single passages against a query: their own words, and what share of the query they cover."""

from __future__ import annotations

import numpy as np
import pytest

from tests.workers.knowledge.ranking.tiny import PROFILE, A, B, C, indexed
from workers.knowledge.ranking.passage_scores import PassageScores
from workers.knowledge.ranking.query import Query, read_query
from workers.text.terms import terms

EXACT = 1e-6


def scored(query: Query, *passages: str, language: str = "en") -> PassageScores:
    """These passages in the collection of A, B and C: idf .4700036 of "printer" and .9808293 of
    "toner", 3 words on average."""
    found = [terms(text, language) for text in passages]
    return PassageScores(
        indexed(A, B, C),
        query,
        PROFILE,
        np.concatenate(found),
        np.fromiter(map(len, found), np.int64, len(found)),
    )


def test_a_passage_is_scored_by_its_own_words() -> None:
    query = read_query("printer toner", ["en"])
    made = scored(query, "printer cable", "toner toner cable", "toner badge printer badge", "mouse")
    # printer: .4700036 x 2.5 x 1 / (1 + 1.1); no lead and no phrase counts here
    # toner: .9808293 x 2.5 x 2 / (2 + 1.5)
    # both: 2.5 x (.4700036 + .9808293) x 1 / (1 + 1.9)
    expected = [0.5595281, 1.4011846, 1.2507180, 0]
    assert made.lexical == pytest.approx(expected, abs=EXACT)


def test_coverage_is_the_share_of_the_querys_words_by_rarity() -> None:
    query = read_query("printer toner", ["en"])
    made = scored(query, "printer cable", "cable mouse", "toner", "printer toner", "mouse")
    # .4700036 / 1.4508329; .9808293 / 1.4508329; passages 0 and 2 have both together
    covered = made.coverage(np.array([0, 1, 2, 3, 1]), 4)
    assert covered == pytest.approx([0.3239544, 0, 0.6760456, 1], abs=EXACT)
    together = made.coverage(np.array([0, 1, 0, 2, 1]), 3)
    assert together == pytest.approx([1, 0, 1], abs=EXACT)


def test_courtesies_are_not_missed() -> None:
    polite = read_query("please help with the printer toner, thanks", ["en"])
    made = scored(polite, "printer toner")
    assert made.coverage(np.array([0]), 1) == pytest.approx([1], abs=EXACT)


def test_the_reading_that_suits_a_document_best_counts() -> None:
    query = read_query("imprimantes bloquées", ["en", "fr"])
    french = scored(query, "imprimante bloquée", language="fr")
    assert french.coverage(np.array([0]), 1) == pytest.approx([1], abs=EXACT)


def test_a_query_or_a_passage_without_words() -> None:
    assert scored(read_query("", ["en"]), "printer").coverage(np.array([0]), 1).tolist() == [0]
    assert scored(read_query("printer", ["en"]), "").lexical.tolist() == [0]
