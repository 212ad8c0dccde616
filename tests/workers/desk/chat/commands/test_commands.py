"""The slash command, reported messages and the bot's own page: all of it in private."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.contracts.chat import Profile
from connectors.database.models import Delivery, Identity, Question
from tests.fakes.helpdesk import QUESTION
from tests.workers.desk.chat.people import Office

REDACTED = {"disclosure": "redacted"}


def test_a_question_by_command_is_answered_directly(office: Office) -> None:
    office.command(f"ask {QUESTION}")
    office.desk.work()
    assert office.question().text == QUESTION
    answer = office.answer()
    assert answer.to.person == "ada"
    assert answer.message.text.startswith(f"> {QUESTION}")
    assert office.whispers() == [
        "I am looking into it. The answer comes in our direct conversation."
    ]
    assert all(one.ref.channel == "ada" for one in office.chat.posted)


def test_what_is_no_command_is_a_question(office: Office) -> None:
    office.command(QUESTION)
    office.desk.work()
    assert office.question().text == QUESTION


def test_no_mark_is_put_on_what_is_no_message(make_office: Callable[..., Office]) -> None:
    office = make_office({"marks": True})
    office.command(QUESTION)
    office.desk.work()
    assert office.desk.rows(Delivery, kind="mark") == []
    assert office.question().status == "answered"


def test_the_same_command_again_does_nothing_more(office: Office) -> None:
    for _ in range(4):
        office.desk.front.store("fake", office.command(QUESTION, direct=False))
    office.desk.work()
    assert len(office.desk.rows(Question)) == 4
    assert len(office.chat.whispers) == 4


@pytest.mark.parametrize(("words", "said"), [("help", "`status`"), ("aide", "`human`")])
def test_help_says_what_there_is(office: Office, words: str, said: str) -> None:
    office.command(words)
    office.desk.work()
    (text,) = office.whispers()
    assert said in text


def test_status_lists_questions_and_how_they_stand(office: Office) -> None:
    office.command("status")
    office.desk.work()
    assert office.whispers() == ["**My questions**\nNothing yet."]
    office.say()
    office.desk.work()
    office.command("status")
    office.desk.work()
    assert QUESTION in office.whispers()[-1]
    assert "Answered" in office.whispers()[-1]


def test_tickets_are_those_of_whoever_asks(office: Office) -> None:
    office.command("ticket The screen of room 4 stays black")
    office.desk.work()
    office.command("tickets", "leo")
    office.command("tickets")
    office.desk.work()
    assert "room 4" in office.whispers()[-1]
    assert "new" in office.whispers()[-1]
    assert office.whispers("leo") == ["**My tickets**\nNothing yet."]


def test_a_ticket_by_command_is_opened_and_told_in_private(office: Office) -> None:
    office.command("ticket The screen of room 4 stays black")
    office.desk.work()
    assert office.question().status == "escalated"
    assert office.question().ticket_id is not None
    assert office.posted("answer") == []
    (notice,) = office.posted("notice")
    assert notice.to.person == "ada"
    assert "Your ticket no." in notice.message.text


@pytest.mark.parametrize(
    ("command", "status"),
    [("human", "with_human"), ("humain", "with_human"), ("ticket", "escalated")],
)
def test_the_last_question_goes_to_humans(office: Office, command: str, status: str) -> None:
    office.command(command)
    office.desk.work()
    assert "asked nothing here" in office.whispers()[-1]
    office.say("The first one that was asked long ago")
    office.desk.work()
    office.say()
    office.desk.work()
    office.command(command)
    office.desk.work()
    assert [one.status for one in office.questions if one.text == QUESTION] == [status]
    assert [one.status for one in office.questions if one.text != QUESTION] == ["answered"]


def test_a_chat_account_is_linked_by_command(office: Office) -> None:
    desk = office.desk
    maya = desk.accounts.add("maya", "correct horse battery", "Maya")
    office.command("link")
    desk.work()
    (offer,) = office.whispers()
    token = next(word for word in offer.split() if "/link/" in word).rpartition("/")[2]
    code = desk.links.confirm(token, maya)
    office.command("link 000000" if code != "000000" else "link 000001")
    office.command(f"link {code[:3]} {code[3:]}")
    desk.work()
    _, wrong, done = office.whispers()
    assert wrong == "This is not the code. Look at the page again."
    assert "linked with the account maya" in done
    (identity,) = desk.rows(Identity, platform="fake", external_id="ada")
    assert identity.person_id == maya


def test_commands_of_guests_and_of_shared_channels_are_refused(office: Office) -> None:
    office.chat.people["eve"] = Profile("eve", "Eve", language="en", is_guest=True)
    for text in ("status", "tickets", QUESTION, "ticket broken chair", "link", "human"):
        office.command(text, "eve")
        office.command(text, "ada", shared=True)
    office.desk.work()
    assert office.desk.rows(Question) == []
    assert all("guest" in said for said in office.whispers("eve"))
    assert all("another organisation" in said for said in office.whispers("ada"))
    assert len(office.whispers("eve")) == len(office.whispers("ada")) == 6


def test_a_reported_message_becomes_a_ticket_of_whoever_reported_it(office: Office) -> None:
    for _ in range(2):
        office.report("The coffee machine of floor 3 leaks", "ada")
        office.desk.work()
    question = office.question()
    assert (question.status, question.text) == ("escalated", "The coffee machine of floor 3 leaks")
    assert len(office.desk.rows(Delivery, kind="ticket")) == 1
    assert {one.to.person for one in office.chat.posted} == {"ada"}
    office.report("The coffee machine of floor 3 leaks", "leo")
    office.report("The coffee machine of floor 3 leaks", "mo", shared=True)
    office.desk.work()
    assert len(office.desk.rows(Question)) == 2


def test_home_shows_what_is_theirs(office: Office) -> None:
    office.say()
    office.desk.work()
    office.command("ticket The screen of room 4 stays black")
    office.desk.work()
    office.open_home()
    office.desk.work()
    questions, tickets = office.chat.homes["ada"].sections
    assert {line.text for line in questions.lines} >= {QUESTION}
    assert "room 4" in tickets.lines[0].text
    office.open_home("leo")
    office.desk.work()
    assert all(section.lines == () for section in office.chat.homes["leo"].sections)


def test_staff_see_how_much_waits(reviewed: Office) -> None:
    reviewed.staff()
    reviewed.say()
    reviewed.desk.work()
    reviewed.open_home("maya")
    reviewed.desk.work()
    queue = reviewed.chat.homes["maya"].sections[0]
    assert [(line.state, line.url is not None) for line in queue.lines] == [
        ("1", True),
        ("0", True),
    ]


def test_a_platform_that_is_not_on_site_gets_states_and_links(
    make_office: Callable[..., Office],
) -> None:
    from connectors.contracts.chat import Disclosure

    office = make_office({"disclosure": Disclosure.REDACTED})
    office.command("ticket The screen of room 4 stays black")
    office.desk.work()
    # Somebody linked asked this on the console.
    person = office.question().person_id
    office.desk.ask(
        "My payslip of March is wrong", platform="console", profile=Profile(person, "Ada")
    )
    with office.desk.transactions.begin() as transaction:
        for question in transaction.session.query(Question):
            question.person_id = person
    office.open_home()
    office.command("tickets")
    office.command("status")
    office.desk.work()
    shown = f"{office.chat.homes['ada']}{office.whispers()[1:]}"
    assert "payslip" not in shown
    assert "Ticket no." in shown
    ((*_, tickets),) = [office.chat.homes["ada"].sections]
    assert "room 4" not in str(tickets)
    assert "room 4" not in office.whispers()[1]


def test_who_gets_no_answers_reads_so_on_the_page_and_in_no_message(office: Office) -> None:
    office.chat.people["eve"] = Profile("eve", "Eve", language="en", is_guest=True)
    for _ in range(3):
        office.open_home("eve")
        office.desk.work()
    assert office.whispers("eve") == []
    assert "guest accounts" in office.chat.homes["eve"].text
    assert office.chat.homes["eve"].sections == ()


def test_where_there_is_no_home_nothing_is_shown(make_office: Callable[..., Office]) -> None:
    office = make_office({"home": False})
    office.open_home()
    office.desk.work()
    assert office.chat.homes == {}
