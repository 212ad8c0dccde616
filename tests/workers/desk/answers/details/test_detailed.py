"""Who asks about the answer just given gets its sentence, and never the whole again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.helpdesk import Helpdesk
from workers.desk.answers.replay import replay_question

DOME = (
    "Open the calendar > Dome > New and choose a night. "
    "A booking of the dome ends after 90 days at most. "
    "Choose the lens « wide ». Without a phone: ask the front office for a paper slip."
)
FIRST = "how do I book the dome"


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    return make_desk(mode="hybrid", review_channels={"fake": "staff"})


def told(desk: Helpdesk, *messages: str) -> list[str]:
    """Ask the first message, then the others in its thread; the last one's id comes back first."""
    ids = [desk.asked(messages[0], message_id="root")]
    desk.work()
    for message in messages[1:]:
        ids.append(desk.asked(message, thread="root"))
        desk.work()
    return ids


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("how many days?", "A booking of the dome ends after 90 days at most."),
        ("which lens?", "Choose the lens « wide »."),
        ("i don't own a phone", "Without a phone: ask the front office for a paper slip."),
        ("combien de jours ?", "A booking of the dome ends after 90 days at most."),
    ],
)
def test_a_detail_is_quoted_alone_and_sent(desk: Helpdesk, message: str, sentence: str) -> None:
    desk.knows(relevance=0.95, title="Book the dome", resolution=DOME)
    *_, last = told(desk, FIRST, message)
    draft = desk.draft(last)
    assert sentence in draft.text
    assert "Open the calendar" not in draft.text
    assert desk.question(last).gate == "send"
    assert [one.identical for one in replay_question(desk.transactions, last)] == [True]


def test_a_detail_of_an_answer_that_staff_let_through_is_as_sure(desk: Helpdesk) -> None:
    desk.knows(relevance=0.4, title="Book the dome", resolution=DOME)
    (first,) = told(desk, FIRST)
    desk.reviews.approve(desk.staff(), desk.draft(first).id, "fake")
    desk.work()
    last = desk.asked("how many days?", thread="root")
    desk.work()
    assert desk.question(last).gate == "send"
    assert desk.draft(last).confidence > 0.8


def test_a_detail_is_sent_from_where_its_answer_is_and_another_follow_up_only_when_surer(
    desk: Helpdesk,
) -> None:
    """The first answer is as sure as the second; only a search of few words needs to be surer."""
    assert desk.settings.send_threshold < 0.75 < desk.settings.follow_up_threshold
    ticket = desk.knows(relevance=0.75, title="Book the dome", resolution=DOME)
    first, detail = told(desk, FIRST, "combien de jours ?")
    assert [desk.question(one).gate for one in (first, detail)] == ["send", "send"]
    desk.finder.candidates.remove(ticket)
    desk.knows(relevance=0.75, title="Heat the dome", resolution="Turn the grey valve to the left.")
    other = desk.asked("and how is the heating of the hall turned on?", thread="root")
    desk.work()
    assert desk.question(other).gate == "review"


def test_a_detail_of_another_source_needs_to_be_as_sure_as_a_follow_up(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, title="Book the dome", resolution="Scan the code with your phone.")
    desk.knows(
        relevance=0.8,
        title="Second factor",
        resolution="Scan the code. Without a phone, take a printed list at the front office.",
    )
    *_, last = told(desk, FIRST, "I have no phone")
    draft = desk.draft(last)
    assert "detail:lack" in draft.reasons
    assert desk.settings.send_threshold < draft.confidence < desk.settings.follow_up_threshold
    assert desk.question(last).gate == "review"


@pytest.mark.parametrize("before", ["hello", "I have a problem"])
def test_a_question_behind_small_talk_is_no_follow_up(desk: Helpdesk, before: str) -> None:
    desk.knows(relevance=0.75, title="Book the dome", resolution=DOME)
    _, last = told(desk, before, FIRST)
    assert desk.question(last).gate == "send"


def test_a_risky_detail_is_reviewed(desk: Helpdesk) -> None:
    resolution = "Restart the viewer. Then delete the folder C:\\viewer\\cache. Wait a whole day."
    desk.knows(relevance=0.95, title="Viewer", resolution=resolution)
    first = desk.asked("the viewer shows nothing", message_id="root")
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(first).id, "fake")
    desk.work()
    last = desk.asked("which folder do I delete?", thread="root")
    desk.work()
    assert "viewer\\cache" in desk.draft(last).text
    assert "whole day" not in desk.draft(last).text
    assert desk.question(last).gate == "review"


def test_what_is_missing_is_looked_for_in_another_source(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, title="Book the dome", resolution="Scan the code with your phone.")
    other = desk.knows(
        relevance=0.6,
        title="Second factor",
        resolution="Scan the code. Without a phone, take a printed list at the front office.",
    )
    *_, last = told(desk, FIRST, "I have no phone")
    assert [one.ticket_id for one in desk.sources(desk.draft(last))] == [other.ticket_id]
    assert "Scan the code" not in desk.draft(last).text


def test_the_same_detail_never_comes_twice(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, title="Book the dome", resolution=DOME)
    *_, last = told(desk, FIRST, "which lens?", "which lens again?")
    assert desk.status(last) == "with_human"
    answers = desk.chat.texts("answer")
    assert len(answers) == len(set(answers))


@pytest.mark.parametrize(
    "message", ["it still does not work", "how many stars are there?", "thanks, great"]
)
def test_what_asks_for_no_detail_goes_its_way(desk: Helpdesk, message: str) -> None:
    desk.knows(relevance=0.95, title="Book the dome", resolution=DOME)
    *_, last = told(desk, FIRST, message)
    assert not any("detail:" in reason for one in desk.drafts(last) for reason in one.reasons)


def test_after_an_abstention_nothing_is_a_detail_of_what_came_before(desk: Helpdesk) -> None:
    ticket = desk.knows(relevance=0.95, title="Book the dome", resolution=DOME)
    told(desk, FIRST)
    desk.finder.candidates.clear()
    desk.asked("my oscilloscope shows a purple line and whistles", thread="root")
    desk.work()
    desk.finder.candidates.append(ticket)
    last = desk.asked("how many days?", thread="root")
    desk.work()
    assert not any("detail:" in reason for one in desk.drafts(last) for reason in one.reasons)


def test_another_case_is_quoted_where_the_cited_source_has_it(desk: Helpdesk) -> None:
    resolution = "Open the calendar > Dome > New. From a hotel, ask the night porter to do it."
    desk.knows(relevance=0.95, title="Book the dome", resolution=resolution)
    *_, last = told(desk, FIRST, "and from a hotel?")
    assert "night porter" in desk.draft(last).text
    assert "Open the calendar" not in desk.draft(last).text


def test_a_sentence_that_is_not_clear_gives_way_to_a_surer_source(desk: Helpdesk) -> None:
    cited = desk.knows(relevance=0.85, title="Book the dome", resolution=DOME)
    told(desk, FIRST)
    better = desk.knows(relevance=0.95, title="Lens", resolution="Ask the night porter for one.")
    desk.finder.candidates = [better, cited]
    last = desk.asked("which lens has the violet coating?", thread="root")
    desk.work()
    assert desk.sources(desk.draft(last))[0].ticket_id == better.ticket_id


@pytest.mark.parametrize(
    "message",
    ["which dentist?", "how many  nights,\nplease?", "which badge, the light works fine?"],
)
def test_what_no_sentence_holds_is_searched_once(desk: Helpdesk, message: str) -> None:
    desk.knows(relevance=0.95, title="Book the dome", resolution=DOME)
    told(desk, FIRST)
    desk.finder.searched.clear()
    last = desk.asked(message, thread="root")
    desk.work()
    assert not any("detail:" in reason for one in desk.drafts(last) for reason in one.reasons)
    with_topic = [text for text in desk.finder.searched if FIRST in text]
    assert len(with_topic) == 1
    assert len(set(desk.finder.searched)) == len(desk.finder.searched)


@pytest.mark.parametrize("message", ["I don't have the lens", "what is the limit?", "where?"])
def test_a_sentence_that_only_has_the_words_is_not_sent(desk: Helpdesk, message: str) -> None:
    resolution = (
        "Turn the ring to the left. No lens may be fitted at the right. "
        "Choose the form of Windows 11. Do not look in the folder Blue."
    )
    desk.knows(relevance=0.95, title="Fit the lens", resolution=resolution)
    *_, last = told(desk, "how do I fit the lens", message)
    assert not any("detail:" in reason for one in desk.drafts(last) for reason in one.reasons)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("turns out it's four months", "For longer stays write to the porter."),
        ("c'est sous linux chez moi", "Sous Linux, lancez `dome`."),
        ("and what if that fails?", "If that fails, call the night desk."),
    ],
)
def test_a_case_that_is_told_gets_the_sentence_for_it(
    desk: Helpdesk, message: str, sentence: str
) -> None:
    dome = (
        "Open the calendar > Dome > New: a booking ends after 90 days at most. "
        "For longer stays write to the porter. Sous Linux, lancez `dome`. "
        "If that fails, call the night desk."
    )
    desk.knows(relevance=0.95, title="Book the dome", resolution=dome)
    *_, last = told(desk, FIRST, message)
    draft = desk.draft(last)
    assert sentence in draft.text
    assert "Open the calendar" not in draft.text


def test_a_case_that_the_source_does_not_speak_of_gets_no_sentence(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, title="Book the dome", resolution=DOME)
    *_, last = told(desk, FIRST, "and for a visiting choir?")
    assert not any(one.startswith("detail:case") for one in desk.draft(last).reasons)


PARCEL = (
    "Bring the parcel to the cellar before noon. Parcels are kept for nine days. "
    "In a storm, the boat takes them to the island."
)


@pytest.mark.parametrize("message", ["the cellar is locked", "et si le parcel est lourd"])
def test_what_only_the_source_just_quoted_is_near_waits_for_a_colleague(
    desk: Helpdesk, message: str
) -> None:
    desk.knows(relevance=0.95, title="Send a parcel", resolution=PARCEL)
    *_, last = told(desk, "how do I send a parcel", message)
    draft = desk.draft(last)
    assert "nearest" in draft.reasons
    assert "parcel to the cellar" in draft.text
    assert desk.question(last).gate == "review"


@pytest.mark.parametrize("message", ["et pour une valise samsung ?", "still locked, same"])
def test_another_thing_and_a_failure_are_not_taken_for_it(desk: Helpdesk, message: str) -> None:
    desk.knows(relevance=0.95, title="Send a parcel", resolution=PARCEL)
    *_, last = told(desk, "how do I send a parcel", message)
    assert not any("nearest" in reason for one in desk.drafts(last) for reason in one.reasons)
