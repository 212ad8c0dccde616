"""A question as the lexical side reads it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from workers.knowledge.ranking.postings import phrases
from workers.knowledge.ranking.query import read_query, without_courtesy
from workers.text.terms import terms


def test_distinct_terms_in_order_with_the_weight_of_their_number() -> None:
    query = read_query("printer toner printer printer", ["en"])
    assert query.terms.tolist() == sorted(set(terms("printer toner", "en").tolist()))
    by_term = dict(zip(query.terms.tolist(), query.weights.tolist(), strict=True))
    printer, toner = terms("printer toner", "en").tolist()
    assert by_term[toner] == pytest.approx(1)
    assert by_term[printer] == pytest.approx(1 + math.log(3))
    assert query.length == 2


def test_phrases_are_neighbours_in_order() -> None:
    query = read_query("printer toner empty", ["en"])
    printer, toner, empty = terms("printer toner empty", "en")
    wanted = phrases(np.array([printer, toner, empty], np.uint32))
    assert query.phrases.tolist() == sorted(wanted.tolist())
    backwards = phrases(np.array([toner, printer], np.uint32))
    assert backwards[0] not in query.phrases


def test_courtesies_are_no_words_of_the_question() -> None:
    plain = read_query("printer toner", ["en"])
    polite = read_query("Hello, could you please help me with the printer toner? Thanks", ["en"])
    assert polite.length == plain.length == 2
    assert [reading.tolist() for reading in polite.readings] == [
        reading.tolist() for reading in plain.readings
    ]
    assert set(plain.terms.tolist()) < set(polite.terms.tolist()), "a ticket may still have them"


def test_courtesies_in_french() -> None:
    assert without_courtesy("Bonjour, pouvez-vous réparer le vidéoprojecteur ? Merci") == (
        "vous reparer le videoprojecteur"
    )


def test_a_question_of_courtesies_alone_keeps_them() -> None:
    assert without_courtesy("Hello, please help") == "Hello, please help"
    assert read_query("Hello, please help", ["en"]).length > 0


def test_a_text_without_courtesies_is_left_as_it_is() -> None:
    assert without_courtesy("Printer: TONER!") == "Printer: TONER!"


def test_each_language_stems_in_its_own_way() -> None:
    query = read_query("imprimantes", ["en", "fr"])
    english, french = terms("imprimantes", "en"), terms("imprimantes", "fr")
    assert english[0] != french[0]
    assert query.terms.tolist() == sorted([english[0], french[0]])
    assert query.length == 1, "one word, whichever way it is read"
    assert np.allclose(query.weights, 1)


def test_without_languages_one_is_guessed() -> None:
    guessed = read_query("les imprimantes sont bloquées dans le couloir", [])
    french = read_query("les imprimantes sont bloquées dans le couloir", ["fr"])
    assert guessed.terms.tolist() == french.terms.tolist()
