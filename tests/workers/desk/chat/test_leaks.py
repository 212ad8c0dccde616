"""A platform that is not on site: whatever people do there, it gets no text of a ticket."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.contracts.chat import (
    Disclosure,
    HomeLine,
    HomePage,
    HomeSection,
    MessageKind,
    PlatformInfo,
)
from connectors.contracts.chat.disclosure import disclose_home
from connectors.database.models import ChatTicket
from tests.workers.desk.chat.people import Office

TITLE = "Parisheron wireless of the basement"
RESOLUTION = "Unplug the parisheron cable of the basement, wait ten seconds and plug it in again."
WORDS = ("parisheron", "basement", "ten seconds")


@pytest.fixture
def made(make_office: Callable[..., Office]) -> Callable[..., Office]:
    def make(**settings: object) -> Office:
        office = make_office({"disclosure": Disclosure.REDACTED}, **settings)
        office.desk.finder.candidates.clear()
        office.desk.knows(title=TITLE, resolution=RESOLUTION, relevance=0.95)
        office.staff()
        return office

    return make


def told(office: Office) -> str:
    """All that the platform ever got, in whatever field."""
    chat = office.chat
    sent = [(one.to, one.message) for one in chat.posted]
    return str((sent, chat.updates, chat.streamed, chat.whispers, chat.homes, chat.statuses))


def finish(office: Office) -> None:
    office.desk.work()
    office.desk.pass_time()
    office.desk.work_hard()


@pytest.mark.parametrize("mode", ["auto", "review"])
def test_nothing_of_a_ticket_gets_out_whatever_is_done(
    made: Callable[..., Office], mode: str
) -> None:
    office = made(mode=mode)
    message = office.say()
    office.say(channel="quiet", actor="leo")
    office.command("My screen is black again", "mo")
    finish(office)
    iris = office.staff("Iris")
    for draft in office.desk.views.drafts(iris):
        office.desk.reviews.approve(iris, draft.id, "console")
    finish(office)
    for posted in list(office.chat.posted):
        for action in posted.message.actions:
            for actor in ("ada", "leo", "mo", "maya"):
                office.press(posted, action.name, actor, {"text": "ok", "code": "wrong"})
    office.edit(message, "The wifi fails in the other room as well")
    for words in ("status", "tickets", "human", "ticket", "help", "link"):
        for actor in ("ada", "leo", "maya"):
            office.command(words, actor)
    office.report("The beamer of room 2 stays dark", "leo")
    for actor in ("ada", "leo", "maya"):
        office.open_home(actor)
    finish(office)
    assert office.desk.rows(ChatTicket)
    kinds = {one.message.kind for one in office.chat.posted}
    assert {MessageKind.ANSWER, MessageKind.NOTICE} <= kinds
    for word in WORDS:
        assert word not in told(office).lower()


def test_a_page_says_no_more_than_it_may() -> None:
    line = HomeLine("Ticket 7: the parisheron", "open", "https://desk/7", redacted="Ticket 7")
    page = HomePage("Yours:", (HomeSection("Tickets", (line, HomeLine("Question", "open"))),))
    full = PlatformInfo("on-site", Disclosure.FULL)
    assert disclose_home(page, full) == page
    (section,) = disclose_home(page, PlatformInfo("cloud", Disclosure.REDACTED)).sections
    assert [one.text for one in section.lines] == ["Ticket 7", "Question"]
    assert (section.lines[0].state, section.lines[0].url) == ("open", "https://desk/7")
