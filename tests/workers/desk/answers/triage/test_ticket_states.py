"""After the state of one's tickets, what asks on is told the state of those that it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.database.models import SeenTicket, Ticket
from tests.fakes.helpdesk import Helpdesk
from workers.generation.triage.threads.asking_on import asks_of_the_state, names_the_one
from workers.translations.sentences import say

TITLES = {"71": "Remote desktop freezes", "72": "Beamer in room 4 hums"}


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """Ada has two open tickets and one that is closed, Bob has one."""
    desk = make_desk(mode="hybrid")
    ada = desk.question(desk.asked("hello")).person_id
    desk.work()
    rows = [(ada, "71", "working"), (ada, "72", "new"), (desk.person(name="Bob"), "73", "new")]
    with desk.transactions.begin() as transaction:
        for rank, (person, number, state) in enumerate(rows):
            title = TITLES.get(number, "Remote desktop of Bob")
            transaction.session.add(
                SeenTicket(
                    system="desk",
                    person_id=person,
                    ticket_id=number,
                    rank=rank,
                    title=title,
                    state=state,
                )
            )
    return desk


def said(desk: Helpdesk, *messages: str) -> str:
    """What the last of these messages of a thread is told; it ends as a ticket's state."""
    root = "/".join(messages)
    desk.asked(messages[0], message_id=root)
    desk.work()
    for message in messages[1:]:
        last = desk.asked(message, thread=root)
        desk.work()
    assert desk.question(last).gate == "ticket_status"
    return desk.chat.texts("answer")[-1]


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        (("any news on my requests?", "who has it?"), {"71", "72"}),
        (("any news on my requests?", "the one about the remote desktop"), {"71"}),
        (("any news on my requests?", "celui sur le beamer"), {"72"}),
        (("any news on my requests?", "the beamer one, where the lamp is dim"), {"72"}),
        (("how is ticket 71 going?", "is it fixed yet?"), {"71"}),
        (("how is ticket 71 going?", "and the other one?"), {"72"}),
        (("where is my ticket 72?", "et l'autre ?", "since when?"), {"71", "72"}),
    ],
)
def test_the_state_of_the_ticket_that_is_meant(
    desk: Helpdesk, messages: tuple[str, ...], told: set[str]
) -> None:
    text = said(desk, *messages)
    assert {number for number in ("71", "72", "73") if f"Ticket {number} " in text} == told


def test_nobody_is_told_of_what_they_may_not_see(desk: Helpdesk) -> None:
    for message in ("what about ticket 73?", "the one about the remote desktop of Bob"):
        text = said(desk, "how is ticket 71 going?", message)
        assert "Ticket 73" not in text
        assert TITLES["71"] in text or "that you may see" in text


def test_since_when_is_said_where_it_is_known(desk: Helpdesk) -> None:
    mine = desk.asked("The scanner of the library shows green stripes", message_id="mine")
    desk.work()
    desk.escalation.open_ticket(desk.question(mine).person_id, mine, "fake")
    desk.work()
    number = desk.question(mine).ticket_id
    text = said(desk, f"where is my ticket {number}?", "since when?")
    assert str(datetime.now(UTC).year) in text
    assert "opened on" in text


def opened(desk: Helpdesk, relevance: float) -> int:
    """The number of an open ticket that is all that is found."""
    ticket = desk.knows(relevance=relevance, title="The wind tunnel licence")
    since = datetime(2026, 3, 2, tzinfo=UTC)
    desk.finder.candidates = [replace(ticket, resolution=None, open_since=since)]
    return ticket.ticket_id


def test_an_open_ticket_that_is_named_is_told_as_a_state(desk: Helpdesk) -> None:
    opened(desk, relevance=0.8)
    desk.asked("any news on my requests?", message_id="root")
    desk.work()
    last = desk.asked("the one about the wind tunnel licence", thread="root")
    desk.work()
    assert desk.question(last).gate in ("ticket_status", "known_incident")
    assert "wind tunnel" in desk.chat.texts("answer")[-1]


def test_who_deals_with_it_is_no_question_of_who_answers(desk: Helpdesk) -> None:
    opened(desk, relevance=0.8)
    desk.asked("any news on my requests?", message_id="root")
    desk.work()
    last = desk.asked("c'est qui qui gère chez vous ?", thread="root")
    desk.work()
    assert desk.question(last).gate == "ticket_status"


@pytest.mark.parametrize("which", ["the tunnel one, fans off", "something with the tunnel"])
def test_after_a_state_an_open_ticket_that_is_found_is_told_as_one(
    desk: Helpdesk, which: str
) -> None:
    ticket = opened(desk, relevance=0.8)
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Ticket, ticket).status = 2
    desk.asked("any news on my requests?", message_id="root")
    desk.work()
    last = desk.asked(which, thread="root")
    desk.work()
    assert desk.question(last).gate == "ticket_status"
    assert "wind tunnel" in desk.chat.texts("answer")[-1]


def test_after_a_state_a_distant_open_ticket_is_none_that_is_meant(desk: Helpdesk) -> None:
    opened(desk, relevance=0.3)
    desk.asked("any news on my requests?", message_id="root")
    desk.work()
    last = desk.asked("my mouse pointer jumps around today", thread="root")
    desk.work()
    assert desk.question(last).gate not in ("ticket_status", "known_incident")


def test_another_question_is_searched(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    desk.asked("any news on my requests?", message_id="root")
    desk.work()
    last = desk.asked("how do I install the plotter driver", thread="root")
    desk.work()
    assert desk.question(last).gate == "send"


@pytest.mark.parametrize(
    "text",
    [
        "who has it?",
        "depuis quand ?",
        "toujours ouvert ?",
        "et celui d'avant ?",
        "anybody on it?",
        "c'est qui qui gère chez vous ?",
        "qui la suit chez vous ?",
        "who handles it on your side?",
        "il est pris en charge par qui",
        "traité par qui chez vous ?",
        "it's assigned to whom?",
        "who is it assigned to",
        "elle est à quelle étape ?",
        "which stage is it at?",
        "quel état exactement",
    ],
)
def test_what_asks_of_the_state(text: str) -> None:
    assert asks_of_the_state(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "mon écran clignote",
        "qui gère le wifi chez vous ?",
        "ça marche pas",
        "it is blocked by who knows what",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not asks_of_the_state(text)
    assert not names_the_one(text)


def searched_states(make_desk: Callable[..., Helpdesk], *messages: str) -> list[str]:
    """What somebody without tickets of their own is told, where an open one is found."""
    desk = make_desk(mode="hybrid")
    ticket = desk.knows(relevance=0.8, title="Sample database on a server")
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Ticket, ticket.ticket_id).status = 2
    opened = replace(ticket, resolution=None, open_since=datetime(2026, 3, 2, tzinfo=UTC))
    desk.finder.candidates = [opened]
    desk.asked(messages[0], message_id="root")
    desk.work()
    for message in messages[1:]:
        desk.asked(message, thread="root")
        desk.work()
    return desk.chat.texts("answer")


@pytest.mark.parametrize(
    "messages",
    [
        ("my request for the sample database, where are we?", "who is dealing with it?"),
        ("j'avais demandé la sample database, ça en est où ?", "et c'est chez qui ?"),
        ("what became of the ticket I opened on monday?", "it was about the sample database"),
    ],
)
def test_a_request_is_searched_where_none_is_known(
    make_desk: Callable[..., Helpdesk], messages: tuple[str, ...]
) -> None:
    told = searched_states(make_desk, *messages)[-1]
    assert "Sample database on a server" in told
    assert told.startswith("Ticket")


def test_who_has_none_and_of_whom_none_is_found_is_told_so(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="hybrid")
    question = desk.asked("my request for the sample database, where are we?")
    desk.work()
    assert desk.question(question).gate == "ticket_status"
    assert desk.chat.texts("answer") == [say("ticket_states_none", "en")]


NO_TICKET_NAMED = [
    "I asked for a password reset, is it done in the portal?",
    "I'm waiting for the backup to finish, is it done?",
    "I have asked for a new VPN account, is it done?",
    "I reported a phishing mail, where does it go",
    "we ordered new screens. where do we get HDMI cables",
    "I'm waiting for Windows update, any progress?",
    "j'attends un colis de DHL, ça avance ?",
    "j'attends la fin de la synchro OneDrive, c'est pour quand ?",
    "j'ai demandé un export dans le portail, ça en est où",
    "we are waiting for the installer to finish, any news?",
]


@pytest.mark.parametrize("text", NO_TICKET_NAMED)
def test_what_names_no_ticket_is_searched_where_none_is_found(
    make_desk: Callable[..., Helpdesk], text: str
) -> None:
    desk = make_desk(mode="hybrid")
    question = desk.asked(text)
    desk.work()
    assert desk.question(question).gate != "ticket_status"
    assert desk.finder.searched


@pytest.mark.parametrize("text", NO_TICKET_NAMED[:4])
def test_nor_are_tickets_told_of_that_it_does_not_mean(desk: Helpdesk, text: str) -> None:
    question = desk.asked(text)
    desk.work()
    assert desk.question(question).gate != "ticket_status"


def test_ones_own_ticket_that_is_meant_is_told_of_though_none_is_named(desk: Helpdesk) -> None:
    question = desk.asked("I reported the hum of the beamer in room 4, any news?")
    desk.work()
    assert desk.question(question).gate == "ticket_status"
    assert "Beamer" in desk.chat.texts("answer")[-1]


@pytest.mark.parametrize(
    ("text", "title", "relevance", "told"),
    [
        ("I had asked for a new screen, where are we?", "Mailbox of the director is full", 0.2, 0),
        ("I had asked for a new screen, where are we?", "Mailbox of the director is full", 0.8, 0),
        ("j'attends l'impression d'une affiche A3 au 3e, ça avance ?", "Bourrage papier", 0.6, 0),
        ("my request for the meeting room, where are we?", "Room 12 smells", 0.3, 0),
        ("I asked for a new screen, where are we?", "A new screen for the lab", 0.4, 0),
        ("I asked for a new screen, where are we?", "A new screen for the lab", 0.6, 1),
        ("ma demande de base des échantillons, ça avance ?", "Base des échantillons", 0.7, 1),
    ],
)
def test_only_what_is_surely_meant_is_told_as_ones_own(
    make_desk: Callable[..., Helpdesk], text: str, title: str, relevance: float, told: int
) -> None:
    desk = make_desk(mode="hybrid")
    ticket = desk.knows(relevance=relevance, title=title)
    with desk.transactions.begin() as transaction:
        transaction.session.get_one(Ticket, ticket.ticket_id).status = 2
    opened = replace(ticket, resolution=None, open_since=datetime(2026, 3, 2, tzinfo=UTC))
    desk.finder.candidates = [opened]
    desk.asked(text)
    desk.work()
    said = " ".join(desk.chat.texts("answer"))
    assert said.startswith("Ticket") is bool(told)


@pytest.mark.parametrize(
    "text",
    [
        "mon mot de passe a expiré, comment le changer ? ça presse",
        "can you reset my password, it expired",
    ],
)
def test_another_question_after_an_incident_is_searched_by_its_own_words(
    make_desk: Callable[..., Helpdesk], text: str
) -> None:
    desk = make_desk(mode="hybrid")
    ticket = desk.knows(relevance=0.8, title="le serveur calcul07 ne répond plus")
    opened = replace(ticket, resolution=None, open_since=datetime(2026, 3, 2, tzinfo=UTC))
    desk.finder.candidates = [opened]
    desk.asked("le serveur calcul07 ne répond plus", message_id="root")
    desk.work()
    desk.asked(text, thread="root")
    desk.work()
    assert any(text in one for one in desk.finder.searched)


def test_a_request_that_is_named_is_told_of_alone(desk: Helpdesk) -> None:
    question = desk.asked("my request about the beamer in room 4, where are we?")
    desk.work()
    assert desk.question(question).gate == "ticket_status"
    told = desk.chat.texts("answer")[-1]
    assert "Beamer" in told
    assert "Remote" not in told


def test_what_asks_on_about_an_incident_is_told_of_it_again(
    make_desk: Callable[..., Helpdesk],
) -> None:
    told = searched_states(make_desk, "the sample database hangs", "has it been reported before?")
    assert told[0] == told[1]
