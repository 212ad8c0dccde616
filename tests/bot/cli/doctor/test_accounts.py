"""The doctor counts the askers that the directory knows by no mail."""

from __future__ import annotations

import pytest

from bot.cli.doctor.accounts import askers
from connectors.database.models import DirectoryState, DirectoryUser, Person
from tests.fakes.helpdesk import Helpdesk

GLPI = {"glpi_url": "https://glpi.test/apirest.php", "glpi_user_token": "t"}


def lines(desk: Helpdesk, *states: DirectoryState) -> list[str]:
    with desk.transactions.begin() as transaction:
        for number, state in enumerate(states):
            person = Person(id=f"p{number}", display_name="x")
            transaction.session.add(person)
            transaction.session.flush()
            transaction.session.add(DirectoryUser(person_id=person.id, state=state, entities={}))
    return [line.line for line in askers(desk)]  # type: ignore[arg-type]


@pytest.fixture
def known(sqlite_url: str) -> Helpdesk:
    return Helpdesk(sqlite_url, visibility="entity", **GLPI)


def test_those_known_by_no_mail_are_counted(known: Helpdesk) -> None:
    states = (DirectoryState.MAPPED, DirectoryState.UNKNOWN, DirectoryState.NO_MAIL)
    [line] = lines(known, *states)
    assert "knows 2 of 3 askers by no mail" in line
    known.close()


def test_where_all_are_known_nothing_is_said(known: Helpdesk) -> None:
    assert lines(known, DirectoryState.MAPPED) == []
    known.close()
