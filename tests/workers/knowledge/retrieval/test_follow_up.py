"""What the words of a follow-up say for and against a ticket of its thread."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.follow_up import NAMES, Followed, FollowUp

KNOWN = Glossary(["imprimante, printer", "driver, pilote"])
MAC = Followed(
    title="Install the printer on a Mac",
    problem="How do I add the printer of my floor?",
    resolution="Settings, Add. Use the driver Generic PostScript.",
    relevance=0.5,
    quoted=True,
)
UBUNTU = replace(MAC, title="Add the floor printer on Ubuntu", problem="It is not in the list.")


def told(message: str, source: Followed = MAC, *rivals: str) -> dict[str, float]:
    return dict(zip(NAMES, FollowUp(message, KNOWN).of(source, rivals), strict=True))


def test_what_a_follow_up_changes_is_looked_for_in_the_problem() -> None:
    assert told("and on ubuntu?", replace(UBUNTU, relevance=1.0))["problem_on_topic"] == 1
    assert told("and on ubuntu?", MAC)["problem_on_topic"] == 0


def test_a_detail_that_is_asked_for_is_looked_for_in_the_resolution_that_was_quoted() -> None:
    assert told("which driver?")["detail"] == 1
    assert told("quel pilote ?")["detail"] == pytest.approx(0.85)
    assert told("which driver?", replace(MAC, quoted=False))["detail"] == 0
    assert told("the driver is not in my list")["detail"] == 0
    # What the problem says as well is no detail.
    assert told("printer?", replace(MAC, resolution="The printer is new."))["detail"] == 0


def test_what_the_quoted_ticket_says_was_said_before() -> None:
    assert told("the printer driver")["said_before"] == 1
    assert told("the ubuntu driver")["said_before"] == 0.5
    assert told("the printer driver", replace(MAC, quoted=False))["said_before"] == 0


def test_a_new_object_counts_most_where_the_ticket_is_on_the_topic() -> None:
    assert told("and on ubuntu?", UBUNTU)["problem_on_topic"] == UBUNTU.relevance
    assert told("and on ubuntu?", replace(UBUNTU, relevance=0.1))["problem_on_topic"] == 0.1


def test_a_word_that_only_another_ticket_has_speaks_against_it() -> None:
    assert told("and ubuntu?", MAC, UBUNTU.title)["other_topic"] == 1
    assert told("and ubuntu?", MAC, "Share a folder")["other_topic"] == 0
    assert told("and ubuntu?", UBUNTU, UBUNTU.title)["other_topic"] == 0


def test_what_the_search_and_the_thread_say_of_it() -> None:
    assert told("which driver?")["quoted"] == 1
    assert told("which driver?", replace(MAC, quoted=False))["quoted"] == 0
    assert told("which driver?")["relevance"] == 0
    most, least = (
        told("which driver?", replace(MAC, relevance=one))["relevance"] for one in (1.0, 0.0)
    )
    assert most == pytest.approx(-least)
    assert most > 0


@pytest.mark.parametrize(("message", "says"), [("et ?", False), ("", False), ("ubuntu", True)])
def test_words_of_its_own(message: str, says: bool) -> None:
    assert FollowUp(message, KNOWN).says_anything is says
