"""A choice that is pressed is asked, by who asked before and by nobody else."""

from __future__ import annotations

from sqlalchemy import select

from connectors.contracts.chat import CHOICE
from connectors.database.models import Question
from tests.workers.desk.chat.people import Office

TITLES = ("VPN drops at home", "VPN shows no intranet")


def offered(office: Office) -> None:
    for title in TITLES:
        office.desk.knows(relevance=0.4, title=title)
    office.say("vpn")
    office.desk.work()


def texts(office: Office) -> list[str]:
    with office.desk.transactions.reading() as session:
        return list(session.scalars(select(Question.text).order_by(Question.received_at)))


def test_a_choice_is_asked_in_its_thread(office: Office) -> None:
    offered(office)
    office.press(office.answer(), f"{CHOICE}2")
    office.desk.work()
    assert texts(office) == ["vpn", TITLES[1]]
    first, second = sorted(office.desk.rows(Question), key=lambda one: one.received_at)
    assert first.thread_id == second.thread_id
    assert second.clarifies_id == first.id


def test_pressed_twice_it_is_asked_once(office: Office) -> None:
    offered(office)
    answer = office.answer()
    office.press(answer, f"{CHOICE}1")
    office.press(answer, f"{CHOICE}1")
    office.desk.work()
    assert texts(office) == ["vpn", TITLES[0]]


def test_nobody_else_chooses(office: Office) -> None:
    offered(office)
    office.press(office.answer(), f"{CHOICE}1", actor="leo")
    office.desk.work()
    assert texts(office) == ["vpn"]
