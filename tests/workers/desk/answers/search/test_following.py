"""How sure what a thread finds is for a follow-up in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workers.desk.answers.search.test_candidates import candidate
from workers.desk.answers.search.following import FOLLOWED, LEAST, SUREST, in_thread
from workers.generation.candidates import Candidate
from workers.knowledge.ranking.glossary import Glossary
from workers.settings.desk import DeskSettings

KNOWN = Glossary(["ne marche pas, does not work"])
MAC = candidate(1, title="Install the printer on a Mac", resolution="Choose the driver PostScript.")
UBUNTU = candidate(2, title="Add the printer on Ubuntu", resolution="Open the printer settings.")


def sure(message: str, *quoted: int, found: tuple[Candidate, ...] = (MAC, UBUNTU)) -> list[float]:
    judged = in_thread(message, found, frozenset(quoted), KNOWN)
    by_ticket = {one.ticket_id: one.relevance for one in judged}
    return [by_ticket[one.ticket_id] for one in found]


def test_the_ticket_that_says_the_new_object_is_first_and_surer_than_before() -> None:
    mac, ubuntu = sure("and on ubuntu?", 1)
    assert ubuntu > 0.5 > 0.4 > mac
    first, _ = in_thread("and on ubuntu?", [MAC, UBUNTU], {1}, KNOWN)
    assert first.ticket_id == 2


def test_a_detail_of_the_quoted_ticket_is_answered_by_it() -> None:
    mac, ubuntu = sure("which driver?", 1)
    assert mac > 0.6 > ubuntu
    assert mac > sure("which driver?")[0]


def test_who_tells_what_became_of_the_steps_does_not_ask_for_them() -> None:
    assert sure("which driver?", 1)[0] > 0.5 > sure("the driver has no name", 1)[0]


def test_what_no_ticket_says_is_answered_by_none() -> None:
    mac, ubuntu = sure("and on a fairphone?", 1)
    assert ubuntu < sure("and on ubuntu?", 1)[1]
    assert max(mac, ubuntu) < DeskSettings().follow_up_threshold


@pytest.mark.parametrize("message", ["ca ne marche pas", "it still does not work", "et ?"])
def test_what_asks_again_is_a_little_less_sure(message: str) -> None:
    assert sure(message, 1) == [FOLLOWED * MAC.relevance, FOLLOWED * UBUNTU.relevance]


def test_what_is_pointed_at_stays_a_source() -> None:
    weak = tuple(replace(one, relevance=0.01) for one in (MAC, UBUNTU))
    quoted, other = sure("which zorglub do I pick there?", 1, found=weak)
    assert quoted == LEAST > other


def test_what_only_fits_the_thread_is_no_source() -> None:
    weak = tuple(replace(one, relevance=0.05) for one in (MAC, UBUNTU))
    assert max(sure("the fairphone is blue", found=weak)) < LEAST


def test_none_is_surer_than_what_was_learned_bears_out() -> None:
    certain = tuple(replace(one, relevance=1.0) for one in (MAC, UBUNTU))
    assert sure("and on ubuntu?", 1, found=certain)[1] == SUREST


def test_nothing_found_is_nothing() -> None:
    assert in_thread("and on ubuntu?", [], {1}, KNOWN) == []
