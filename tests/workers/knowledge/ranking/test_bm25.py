"""BM25 as we have it: small scores computed by hand, and what every ranking must keep to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.knowledge.ranking.tiny import NO_PHRASES, PROFILE, A, B, C, indexed, scores
from workers.knowledge.ranking import bm25
from workers.knowledge.ranking.bm25 import LexicalIndex
from workers.knowledge.ranking.postings import LEAD_TERMS
from workers.knowledge.ranking.query import read_query
from workers.text.terms import terms

EXACT = 1e-6
# Beyond the lead; none of these words is in a query of these tests.
FILLER = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda sigma " * 2


def near(*expected: float) -> object:
    return pytest.approx(list(expected), abs=EXACT)


def test_a_word_of_two_documents() -> None:
    # idf = ln(1 + (3 - 2 + .5) / (2 + .5)) = ln 1.6 = .4700036
    # A: tf = 2 + 1, K = 1.5 (.2 + .8 x 3/3) = 1.5; .4700036 x 2.5 x 3 / (3 + 1.5)
    # B: tf = 1 + 1, K = 1.5 (.2 + .8 x 2/3) = 1.1; .4700036 x 2.5 x 2 / (2 + 1.1)
    assert scores("printer", [A, B, C]) == near(0.7833394, 0.7580704, 0)


def test_a_word_of_one_document() -> None:
    # idf = ln(1 + (3 - 1 + .5) / (1 + .5)) = ln 2.6666667 = .9808293
    # A: tf = 1 + 1, K = 1.5; .9808293 x 2.5 x 2 / (2 + 1.5)
    assert scores("paper", [A, B, C]) == near(1.4011846, 0, 0)


def test_two_words_and_their_phrase() -> None:
    # B: printer .7580704 + toner .9808293 x 2.5 x 2 / 3.1 = 1.5819827
    #    + phrase .2 x .9808293 x 2.5 x 2 / 3.1 = .3163965
    assert scores("printer toner", [A, B, C]) == near(0.7833394, 2.6564496, 0)
    assert scores("printer toner", [A, B, C], NO_PHRASES) == near(0.7833394, 2.3400530, 0)


def test_a_word_that_is_asked_twice() -> None:
    # 1 + ln 2 = 1.6931472 times the score of the word; no text holds "printer printer".
    assert scores("printer printer", [A, B, C]) == near(1.3263089, 1.2835248, 0)


def test_without_length_normalisation_all_lengths_are_equal() -> None:
    # K = k1 = 1.5 for all; A: .4700036 x 2.5 x 3 / 4.5, B: .4700036 x 2.5 x 2 / 3.5
    flat = replace(PROFILE, b=0.0)
    assert scores("printer", [A, B, C], flat) == near(0.7833394, 0.6714338, 0)


def test_nothing_is_found_by_nothing() -> None:
    assert scores("", [A, B]) == near(0, 0)
    assert scores("telescope", [A, B]) == near(0, 0)
    assert len(LexicalIndex().scores(read_query("printer", ["en"]), PROFILE)) == 0


def test_a_rarer_word_weighs_more() -> None:
    texts = ["printer toner", "printer cable", "printer dock", "screen mouse"]
    common, rare = scores("printer", texts)[1], scores("cable", texts)[1]
    assert rare > 2 * common > 0
    both = scores("printer cable", texts, NO_PHRASES)
    assert both.argmax() == 1


def test_a_word_that_is_everywhere_still_counts() -> None:
    assert (scores("printer", ["printer toner", "printer cable"]) > 0).all()


def test_a_longer_document_with_the_same_counts_scores_less() -> None:
    short, long, longer = scores("toner", ["toner", f"toner {FILLER}", f"toner {FILLER * 3}"])
    assert short > long > longer > 0


def test_length_counts_the_more_the_greater_b_is() -> None:
    texts = ["toner", f"toner {FILLER}"]
    ratios = []
    for b in (0.0, 0.5, 1.0):
        short, long = scores("toner", texts, replace(PROFILE, b=b))
        ratios.append(long / short)
    assert ratios[0] == pytest.approx(1)
    assert ratios[0] > ratios[1] > ratios[2]


def test_each_further_occurrence_says_less() -> None:
    # All of one length, and each word outside of the lead.
    lead = "alpha beta " * (LEAD_TERMS // 2)
    texts = [lead + "toner " * n + "zeta " * (8 - n) for n in (1, 2, 4, 8)]
    once, twice, four, eight = scores("toner", texts, NO_PHRASES).tolist()
    assert once < twice < four < eight
    assert twice - once > (four - twice) / 2 > (eight - four) / 4
    assert eight < 3 * once


def test_saturation_comes_later_the_greater_k1_is() -> None:
    lead = "alpha beta " * (LEAD_TERMS // 2)
    texts = [lead + "toner " * n + "zeta " * (8 - n) for n in (1, 8)]
    gains = []
    for k1 in (0.5, 1.5, 8.0):
        once, eight = scores("toner", texts, replace(NO_PHRASES, k1=k1))
        gains.append(eight / once)
    assert gains == sorted(gains)
    assert gains[0] < 1.6
    assert gains[2] > 4


def test_the_lead_counts_more() -> None:
    # Both have the same words and length; only the places differ.
    filler = FILLER.split()
    early = " ".join(["toner", *filler, "zulu"])
    late = " ".join(["zulu", *filler, "toner"])
    assert len(filler) + 1 > LEAD_TERMS - 1
    first, second = scores("toner", [early, late], NO_PHRASES)
    assert first > second > 0
    # One occurrence more, as if the word were there twice: tf 2 against 1, K the same.
    against = indexed(early, late).dampening(np.array([26], np.float32), PROFILE)[0]
    assert first / second == pytest.approx((2 / (2 + against)) / (1 / (1 + against)), rel=1e-5)


def test_a_phrase_beats_scattered_words() -> None:
    together = "screen flickers cable loose dock mouse"
    scattered = "screen dock flickers mouse loose cable"
    query = "screen flickers cable loose"
    first, second = scores(query, [together, scattered])
    assert first > second
    first, second = scores(query, [together, scattered], NO_PHRASES)
    assert first == pytest.approx(second)


def test_a_phrase_has_an_order() -> None:
    first, second = scores("cable screen", ["cable screen dock", "screen cable dock"])
    assert first > second


def test_stems_meet() -> None:
    assert scores("printers printing", ["the printer prints", "the screen"])[0] > 0
    assert scores("imprimantes bloquées", ["imprimante bloquee"], language="fr")[0] > 0


def test_accents_and_capitals_do_not_matter() -> None:
    plain = scores("reseau", ["Réseau coupé", "écran noir"], language="fr")
    assert plain == pytest.approx(scores("RÉSEAU", ["réseau coupé", "ecran noir"], language="fr"))
    assert plain[0] > 0


WORDS = ["printer", "paper", "toner", "cable", "screen", "mouse", "dock", "badge"]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)
TEXTS = st.lists(TEXT, min_size=1, max_size=12)


@given(TEXTS, TEXT, st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_matter(texts, query, random) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)
    shuffled = scores(query, [texts[place] for place in order])
    np.testing.assert_allclose(shuffled, scores(query, texts)[order], rtol=1e-5)


@given(TEXTS, TEXT)
def test_one_by_one_is_as_all_at_once(texts, query) -> None:
    index = LexicalIndex()
    for place, text in enumerate(texts):
        found = terms(text, "en")
        index.add(found, np.array([len(found)]), np.ones(place + 1, np.bool_))
    one_by_one = index.scores(read_query(query, ["en"]), PROFILE)
    np.testing.assert_allclose(one_by_one, scores(query, texts), rtol=1e-5)


@given(TEXTS, TEXT)
def test_scores_are_never_negative_and_grow_with_the_query(texts, query) -> None:
    alone = scores(query, texts, NO_PHRASES)
    assert (alone >= 0).all()
    assert (scores(f"{query} telescope", texts, NO_PHRASES) >= alone - EXACT).all()
    assert (scores(query, texts) >= alone - EXACT).all()


def test_segments_that_are_merged_give_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bm25, "_MERGED_AT_ONCE", 0)
    texts = [f"printer {'paper ' * (place % 4)} toner{place}" for place in range(14)]
    index = LexicalIndex()
    for place, text in enumerate(texts):
        found = terms(text, "en")
        index.add(found, np.array([len(found)]), np.ones(place + 1, np.bool_))
    assert index.wants_merging
    query = read_query("printer paper", ["en"])
    before = index.scores(query, PROFILE)
    index.take_merged(index.merged(np.ones(len(texts), np.bool_)))
    assert not index.wants_merging
    np.testing.assert_allclose(index.scores(query, PROFILE), before, rtol=1e-5)
    np.testing.assert_allclose(before, scores("printer paper", texts), rtol=1e-5)
