"""Tickets in another language than the question: found by what they mean, if meaning crosses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workers.knowledge.index.passage_index import IndexedPassage, PassageIndex, TicketHit
from workers.knowledge.ranking.profiles import FusionWeights, LanguageProfiles, Profile

# The first two numbers of a vector are its language's, the last two its meaning.
ENGLISH, FRENCH = (0.8, 0.0), (0.0, 0.8)
PRINTER, NETWORK = (0.6, 0.0), (0.0, 0.6)
BETWEEN = (0.42, 0.42)

OWN = Profile(k1=1.5, b=0.8, phrase=0.2, dense=0.45)
WITHIN = FusionWeights(overall=LanguageProfiles(short=OWN, long=OWN))
ACROSS = replace(WITHIN, foreign=0.9)


def vector(language: tuple[float, float], meaning: tuple[float, float]) -> NDArray[np.float32]:
    made = np.array([*language, *meaning], np.float32)
    return np.asarray(made / np.linalg.norm(made), np.float32)


def passage(
    number: int, text: str, language: str, meaning: tuple[float, float], scope: int = 1
) -> IndexedPassage:
    space = ENGLISH if language == "en" else FRENCH
    return IndexedPassage(
        id=number,
        ticket_id=number,
        scope=scope,
        language=language,
        kind="problem",
        search_text=text,
        vector=vector(space, meaning),
    )


def indexed(*passages: IndexedPassage) -> PassageIndex:
    index = PassageIndex(4)
    index.load([list(passages)])
    return index


def found(index: PassageIndex, weights: FusionWeights, **how: Any) -> list[TicketHit]:
    """Ask for a network in English."""
    asked: dict[str, Any] = {"k": 10, "language": "en"} | how
    return index.search(
        "the network of my office", vector(ENGLISH, NETWORK), weights=weights, **asked
    )


def ids(hits: list[TicketHit]) -> list[int]:
    return [hit.ticket_id for hit in hits]


ENGLISH_TICKETS = [
    passage(number, f"the printer of office {number}", "en", PRINTER) for number in range(1, 5)
]
FRENCH_TICKETS = [
    passage(11, "le réseau ne répond plus", "fr", NETWORK),
    *(passage(number, "une imprimante de bureau", "fr", PRINTER) for number in range(12, 16)),
]


def test_a_foreign_ticket_that_means_the_same_comes_first() -> None:
    index = indexed(*ENGLISH_TICKETS, *FRENCH_TICKETS)
    assert ids(found(index, ACROSS))[0] == 11
    assert ids(found(index, WITHIN))[0] in range(1, 5), "one that shares a word"


def test_a_ticket_that_says_and_means_the_same_in_the_own_language_stays_first() -> None:
    own = passage(5, "the network of an office", "en", NETWORK)
    index = indexed(*ENGLISH_TICKETS, own, *FRENCH_TICKETS)
    assert ids(found(index, ACROSS))[:2] == [5, 11]


def test_being_in_another_language_is_not_being_further_away() -> None:
    """The French ticket means it, the English one only half; its cosine is the greater all the
    same, because it is English."""
    half = passage(5, "something else", "en", BETWEEN)
    index = indexed(half, *ENGLISH_TICKETS, *FRENCH_TICKETS)
    asked = vector(ENGLISH, NETWORK)
    assert half.vector is not None
    assert float(half.vector @ asked) > float(vector(FRENCH, NETWORK) @ asked)
    hits = {hit.ticket_id: hit for hit in found(index, ACROSS)}
    assert hits[11].score > hits[5].score
    assert hits[11].dense > hits[5].dense


def test_foreign_tickets_are_looked_at_behind_any_number_of_own_ones() -> None:
    crowd = [passage(n, f"thing {n}", "en", BETWEEN) for n in range(100, 700)]
    index = indexed(*crowd, *FRENCH_TICKETS)
    assert ids(found(index, ACROSS))[0] == 11
    assert 11 not in ids(found(index, WITHIN))


def test_nobody_is_shown_a_foreign_ticket_that_is_not_for_them() -> None:
    crowd = [passage(n, f"thing {n}", "en", BETWEEN) for n in range(100, 700)]
    hidden = passage(11, "le réseau ne répond plus", "fr", NETWORK, scope=2)
    index = indexed(*crowd, hidden, passage(12, "une imprimante", "fr", PRINTER))
    assert 11 not in ids(found(index, ACROSS, scopes=frozenset({1})))
    assert ids(found(index, ACROSS, scopes=frozenset({1, 2})))[0] == 11


@pytest.mark.parametrize("language", [None, "und", "en"])
def test_within_one_language_nothing_changes(language: str | None) -> None:
    own = passage(5, "the network of an office", "en", NETWORK)
    index = indexed(*ENGLISH_TICKETS, own)
    assert found(index, ACROSS, language=language) == found(index, WITHIN, language=language)


def test_a_site_in_one_language_is_asked_in_the_other() -> None:
    index = indexed(*FRENCH_TICKETS, passage(20, "le network office", "fr", PRINTER))
    assert ids(found(index, ACROSS))[0] == 11
    assert ids(found(index, WITHIN))[0] == 20


def test_how_sure_it_is_of_a_foreign_ticket_goes_by_meaning() -> None:
    index = indexed(*FRENCH_TICKETS, passage(20, "le network office", "fr", PRINTER))
    sure = {hit.ticket_id: hit.relevance for hit in found(index, ACROSS)}
    unsure = {hit.ticket_id: hit.relevance for hit in found(index, WITHIN)}
    assert sure[11] > 5 * unsure[11]
    assert sure[11] > sure[20]
