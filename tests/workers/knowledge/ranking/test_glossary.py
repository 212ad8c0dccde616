"""Words that mean the same find each other, in any of the languages, whatever their endings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.knowledge.ranking.tiny import PROFILE, A, B, C, indexed
from workers.knowledge.ranking.glossary import Glossary, glossary
from workers.knowledge.ranking.passage_scores import ALTERNATIVE_MET, PassageScores
from workers.knowledge.ranking.query import ALTERNATIVE, read_query
from workers.text.terms import hash_stem, terms

SMALL = Glossary(["imprimante, printer  # a comment", "mot de passe, password", "vide, empty", ""])


def test_another_word_is_a_term_of_less_weight() -> None:
    query = read_query("imprimantes vides", ["fr", "en"], SMALL)
    weights = dict(zip(query.terms.tolist(), query.weights.tolist(), strict=True))
    assert weights[hash_stem("imprim")] == 1
    assert weights[hash_stem("printer")] == pytest.approx(ALTERNATIVE)
    assert query.length == read_query("imprimantes vides", ["fr", "en"]).length


def test_a_passage_is_covered_by_words_that_mean_the_same() -> None:
    found = [terms("printer empty", "en"), terms("printer", "en"), terms("mouse", "en")]
    lengths = np.fromiter(map(len, found), np.int64, len(found))
    query = read_query("imprimante vide", ["fr", "en"], SMALL)
    scores = PassageScores(indexed(A, B, C), query, PROFILE, np.concatenate(found), lengths)
    whole, half, none = scores.coverage(np.array([0, 1, 2]), 3)
    assert whole == pytest.approx(ALTERNATIVE_MET)
    assert 0 < half < whole
    assert none == 0


def test_a_phrase_is_met_as_a_whole() -> None:
    assert SMALL.says("password", SMALL.meanings("mon mot de passe"))
    assert not SMALL.says("password", SMALL.meanings("un mot"))


def test_an_apostrophe_that_was_left_out_is_no_other_word() -> None:
    query = read_query("limprimante", ["fr"], SMALL)
    assert hash_stem("imprim") in query.terms.tolist()


def test_without_a_glossary_a_query_is_as_it_was() -> None:
    assert read_query("imprimante", ["fr"]).alternatives == ()


def test_a_site_adds_its_own_words(tmp_path: Path) -> None:
    own = tmp_path / "words.txt"
    own.write_text("zorglub, imprimante\n", "utf-8")
    assert glossary(own).says("zorglub", glossary(own).meanings("l'imprimante"))
    assert not glossary().says("zorglub", glossary().meanings("l'imprimante"))


@given(st.text(max_size=120))
def test_any_text_has_its_alternatives(text: str) -> None:
    for one in glossary().alternatives(text, ["fr", "en"]):
        assert len(one.of) > 0
        assert len(one.other) > 0
