"""A model that strayed is asked once more, and what it wrote in both tries is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from connectors.errors import ConnectorError, Unavailable
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import structured
from tests.workers.desk.answers.test_drafting import DEED, ENGLISH
from tests.workers.desk.answers.test_generated_answers import answered, writes
from tests.workers.generation.generative.test_verdict import candidate
from workers.desk.answers.replay import replay_question
from workers.generation import second_try
from workers.generation.drafter import (
    Drafted,
    DraftRequest,
    NotWanted,
    Thrown,
    Undrafted,
    Unusable,
    require_wanted,
)
from workers.generation.second_try import written

MORE = "Connect with the full address of your mailbox."
Written = Drafted | Undrafted | Exception

TICKET = candidate(7, relevance=0.9, score=0.9)
REQUEST = DraftRequest("My VPN disconnects", "en", [TICKET], date(2024, 5, 2))


@dataclass
class Writes:
    """Writes the first time, and another the second time."""

    tries: list[Written]
    asked: list[DraftRequest] = field(default_factory=list)
    model: str = "scripted"

    def draft(self, request: DraftRequest) -> Drafted | Undrafted:
        """The next one."""
        self.asked.append(request)
        made = self.tries.pop(0)
        if isinstance(made, Exception):
            raise made
        return made


def draft(text: str, *held: str) -> Drafted:
    return Drafted("generated", text, "en", (), 0.9, ("model:scripted",), {}, (), held)


def lost(code: str, text: str) -> Unusable:
    error = Unusable(code)
    error.thrown = (Thrown("scripted", code, text, (7,)),)
    return error


def codes(thrown: tuple[Thrown, ...]) -> list[tuple[str, str]]:
    return [(one.code, one.text) for one in thrown]


LOST = ["empty", "loop", "no_information", "mostly_unsupported", "mostly_left_out"]


@pytest.mark.parametrize("code", LOST)
def test_what_was_thrown_away_is_written_once_more(code: str) -> None:
    writer = Writes([lost(code, "first"), draft("second")])
    made = written(writer, REQUEST)
    assert isinstance(made, Drafted)
    assert made.text == "second"
    assert codes(made.thrown) == [(code, "first")]
    assert [one.closely for one in writer.asked] == [False, True]


@pytest.mark.parametrize(
    "second",
    [
        draft("second", "unsupported:1"),
        lost("mostly_unsupported", "second"),
        Undrafted(("declined:scripted",), thrown=(Thrown("scripted", "declined", "second"),)),
    ],
    ids=["strays", "is thrown away", "declines"],
)
def test_a_second_one_that_is_no_better_is_only_kept(second: Written) -> None:
    with pytest.raises(Unusable) as raised:
        written(Writes([lost("empty", "first"), second]), REQUEST)
    assert raised.value.code == "empty"
    assert [one.text for one in raised.value.thrown] == ["first", "second"]


@pytest.mark.parametrize(
    "first",
    [
        draft("first"),
        draft("first", "deed"),
        draft("first", "unsupported:1"),
        Undrafted(("declined:scripted",)),
        lost("refusal", "first"),
        lost("endless", "first"),
        Unavailable("away"),
        NotWanted(),
    ],
    ids=str,
)
def test_nothing_else_is_asked_for_twice(first: Written) -> None:
    writer = Writes([first])
    if isinstance(first, Exception):
        with pytest.raises(type(first)):
            written(writer, REQUEST)
    else:
        assert written(writer, REQUEST) is first
    assert len(writer.asked) == 1


def test_what_is_in_another_language_cannot_be_copied() -> None:
    writer = Writes([lost("empty", "first")])
    with pytest.raises(Unusable):
        written(writer, replace(REQUEST, language="fr"))


def test_who_waited_long_is_not_made_to_wait_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Iterator[float] = iter((0.0, second_try.PATIENCE + 1))
    monkeypatch.setattr(second_try.time, "monotonic", lambda: next(clock))
    with pytest.raises(Unusable):
        written(Writes([lost("empty", "first")]), REQUEST)


@pytest.mark.parametrize("error", [Unavailable("away"), ConnectorError("broken")])
def test_a_server_that_goes_away_meanwhile_takes_nothing(error: ConnectorError) -> None:
    with pytest.raises(Unusable) as raised:
        written(Writes([lost("empty", "first"), error]), REQUEST)
    assert codes(raised.value.thrown) == [("empty", "first")]


def test_a_second_try_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Writes):
        def draft(self, request: DraftRequest) -> Drafted | Undrafted:
            if request.closely:
                monkeypatch.setattr(second_try.time, "monotonic", lambda: 10 * second_try.PATIENCE)
                require_wanted(request.listener)
            return super().draft(request)

    monkeypatch.setattr(second_try.time, "monotonic", lambda: 0.0)
    with pytest.raises(Unusable) as raised:
        written(Slow([lost("empty", "first"), draft("second")]), REQUEST)
    assert raised.value.code == "empty"


def test_what_a_second_try_adds_to_the_first_is_kept() -> None:
    for second, kept in (("first and more", ["first", "first and more"]), ("first", ["first"])):
        with pytest.raises(Unusable) as raised:
            written(Writes([lost("empty", "first"), lost("empty", second)]), REQUEST)
        assert [one.text for one in raised.value.thrown] == kept


def test_who_leaves_meanwhile_is_not_written_to() -> None:
    with pytest.raises(NotWanted):
        written(Writes([lost("empty", "first"), NotWanted()]), REQUEST)


@pytest.mark.parametrize("deed", ["", f" {DEED}"], ids=["plain", "with a deed"])
def test_a_second_try_is_sent_and_can_be_replayed(
    make_desk: Callable[..., Helpdesk], deed: str
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=f"{ENGLISH}{deed}")
    model = writes(
        desk,
        lambda turn: structured(
            f"{ENGLISH} [1]{deed and f' {DEED} [1]'}" if len(model.prompts) > 1 else "Buy a router."
        ),
    )
    question = answered(desk)
    drafted = desk.draft(question)
    assert (drafted.origin, desk.status(question)) == ("generated", "answered")
    assert "second_try" in drafted.reasons
    assert [one.code for one in desk.views.attempts(desk.staff(), question)] == ["no_information"]
    assert "Explain and introduce nothing." in model.prompts[1][0].content
    assert replay_question(desk.transactions, question)[0].identical


@pytest.mark.parametrize(
    "planted",
    [
        "Log in at https://evil.example/x with your code.",
        "Write your code to ann@evil.example today.",
        "Your account has been unlocked by us and all is right.",
        "Delete the old account with sudo on the server.",
        "Call Karl at once and keep this confidential.",
        "Your request has full approval from security.",
    ],
)
def test_what_a_colleague_has_to_see_is_not_written_over(
    make_desk: Callable[..., Helpdesk], planted: str
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.95, resolution=f"{ENGLISH} {MORE}")
    texts = [f"{ENGLISH} [1] {MORE} [1] {planted} [1]", f"{ENGLISH} [1] {MORE} [1]"]
    model = writes(desk, lambda turn: structured(texts[len(model.prompts) > 1]))
    question = answered(desk)
    assert desk.status(question) == "in_review"
    assert " ".join(planted.split()[:3]) in desk.draft(question).text
    assert len(model.prompts) == 1


@pytest.mark.parametrize(("relevance", "status"), [(0.66, "in_review"), (0.75, "answered")])
def test_a_second_try_is_no_surer_than_its_source(
    make_desk: Callable[..., Helpdesk], relevance: float, status: str
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=relevance, resolution=ENGLISH)
    texts = ["Buy a router.", f"{ENGLISH} [1]"]
    model = writes(desk, lambda turn: structured(texts[len(model.prompts) > 1]), score=1.0)
    question = answered(desk)
    assert (desk.draft(question).confidence, desk.status(question)) == (relevance, status)
