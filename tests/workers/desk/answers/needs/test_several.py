"""Several needs in one message: one answer, each need with its own sources or named as open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.errors import BadInput
from tests.fakes.helpdesk import Helpdesk
from workers.desk.answers.needs.joined import part, replay_joined
from workers.desk.answers.replay import replay_question
from workers.desk.answers.work import Found
from workers.generation.candidates import Candidate
from workers.knowledge.access import Viewer
from workers.translations.sentences import say

QUOTA, POSTER = "home quota exceeded", "print an A0 poster"


class ByWords:
    """Finds a ticket where the question has a word of its title."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.candidates = candidates

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found:
        said = set(text.lower().split())
        found = [one for one in self.candidates if said & set(one.title.lower().split())]
        return Found(found[:k], 1, "words")


def knowing(desk: Helpdesk) -> None:
    desk.knows(title="Quota of home directories", resolution="Move large folders to the share.")
    desk.knows(title="Poster on the plotter", resolution="Save a PDF and open the plotter queue.")
    finder = ByWords(list(desk.finder.candidates))
    desk.finder.find = finder.find  # type: ignore[method-assign]


def test_each_need_is_answered_with_its_own_source(desk: Helpdesk) -> None:
    knowing(desk)
    question = desk.asked(f"{QUOTA} + {POSTER}")
    desk.work()
    draft = desk.draft(question)
    assert "Move large folders" in draft.text
    assert "open the plotter queue" in draft.text
    assert [source.number for source in desk.sources(draft)] == [1, 2]
    assert draft.text.index("[1]") < draft.text.index("[2]")
    assert [one.identical for one in replay_question(desk.transactions, question)] == [True]


def test_a_need_that_nothing_answers_is_named(desk: Helpdesk) -> None:
    knowing(desk)
    question = desk.asked(f"{QUOTA} + my webcam software is upside down")
    desk.work()
    draft = desk.draft(question)
    assert "my webcam software is upside down" in draft.text
    assert say("need_unanswered", "en") in draft.text
    assert len(desk.sources(draft)) == 1


@pytest.mark.parametrize(
    "message",
    [
        "my home quota is exceeded and who changes every light bulb",
        "home quota exceeded again and our seismograph whistles loudly",
    ],
)
def test_what_only_an_and_joins_is_named_where_nothing_answers_it(
    desk: Helpdesk, message: str
) -> None:
    """The whole fits the ticket less than its part does: the rest is about something else."""
    knowing(desk)
    both = desk.finder.find

    def find(text: str, viewer: Viewer, k: int, language: str) -> Found:
        found = both(text, viewer, k, language)
        strange = {"bulb", "seismograph"} & set(text.split())
        less = 0.6 if strange else 1.0
        weaker = [replace(one, relevance=less * one.relevance) for one in found.candidates]
        return replace(found, candidates=weaker)

    desk.finder.find = find  # type: ignore[method-assign]
    question = desk.asked(message)
    desk.work()
    draft = desk.draft(question)
    assert "Move large folders" in draft.text
    assert say("need_unanswered", "en") in draft.text
    assert message.partition(" and ")[2] in draft.text


@pytest.mark.parametrize(
    "message",
    [
        "home quota exceeded and I restarted the computer",
        "home quota exceeded and the large folders stay",
        "home quota exceeded and it stays full",
    ],
)
def test_one_need_with_an_and_is_answered_as_one(desk: Helpdesk, message: str) -> None:
    knowing(desk)
    question = desk.asked(message)
    desk.work()
    assert say("need_unanswered", "en") not in desk.draft(question).text


def test_what_sets_the_scene_is_no_need_of_its_own(desk: Helpdesk) -> None:
    """A part alone finds another ticket, and the whole fits the first one as well as ever."""
    knowing(desk)
    question = desk.asked("new plotter software and the home quota exceeded")
    desk.work()
    assert "needs:2" not in desk.draft(question).reasons


def test_two_wishes_behind_one_verb_are_both_answered(desk: Helpdesk) -> None:
    knowing(desk)
    both = desk.finder.find

    def find(text: str, viewer: Viewer, k: int, language: str) -> Found:
        found = both(text, viewer, k, language)
        less = 0.6 if len(found.candidates) > 1 else 1.0
        weaker = [replace(one, relevance=less * one.relevance) for one in found.candidates]
        return replace(found, candidates=weaker)

    desk.finder.find = find  # type: ignore[method-assign]
    question = desk.asked("the home quota must grow and print this big poster")
    desk.work()
    draft = desk.draft(question)
    assert "Move large folders" in draft.text
    assert "open the plotter queue" in draft.text


def less_together(desk: Helpdesk, share: float, sure: dict[str, float]) -> None:
    """Parts are as sure as their first word tells, and the whole, which has an "and", by a share
    of that."""
    knowing(desk)
    both = desk.finder.find

    def find(text: str, viewer: Viewer, k: int, language: str) -> Found:
        found = both(text, viewer, k, language)
        less = share if " and " in text else next((v for w, v in sure.items() if w in text), 1.0)
        weaker = [replace(one, relevance=less * one.relevance) for one in found.candidates]
        return replace(found, candidates=weaker)

    desk.finder.find = find  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("whole", "first", "second", "several"),
    [
        (0.1, 0.45, 0.6, True),
        (0.1, 0.15, 0.6, True),
        (0.1, 0.25, 0.45, False),
        (0.6, 0.45, 0.6, False),
    ],
)
def test_needs_that_take_from_each_other_are_found_in_their_parts(
    desk: Helpdesk, whole: float, first: float, second: float, several: bool
) -> None:
    """Neither part begins as a need does, one is sure, and the whole finds little."""
    less_together(desk, whole, {"quota": first, "poster": second})
    question = desk.asked("emptying our home quota and printing big posters, poster")
    desk.work()
    shown = [one for one in desk.drafts(question) if "needs:2" in one.reasons]
    assert bool(shown) == several


def test_what_the_whole_finds_is_its_case(desk: Helpdesk) -> None:
    """A part finds another ticket more surely than the whole finds that of its other part."""
    less_together(desk, 0.3, {"quota": 0.25, "poster": 0.45})
    question = desk.asked("my poster goes out and the quota home quota home says no")
    desk.work()
    assert all("needs:2" not in one.reasons for one in desk.drafts(question))


def test_parts_with_one_source_are_one_need(desk: Helpdesk) -> None:
    knowing(desk)
    question = desk.asked("home quota exceeded + quota of my home folder")
    desk.work()
    assert "needs:2" not in str(desk.draft(question).recipe)
    assert len(desk.drafts(question)) == 1
    assert desk.draft(question).text.count("Move large folders") == 1


def test_citations_are_counted_on_and_other_brackets_stay() -> None:
    assert part("need", "Do it [1], then [2] and [7].", 2, 3, "en").endswith(
        "Do it [4], then [5] and [7]."
    )


def test_a_part_that_nobody_can_make_again_is_said() -> None:
    recipe = {"language": "en", "parts": [{"need": "0" * 64, "sources": 1, "origin": "magic"}]}
    with pytest.raises(BadInput):
        replay_joined(recipe, {"0" * 64: "need"}, {})
