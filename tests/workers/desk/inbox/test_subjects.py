"""A ticket that is ordered without a word of what it is about says what was asked before."""

from __future__ import annotations

import pytest

from connectors.database.models import LocalTicket
from tests.fakes.helpdesk import Helpdesk
from tests.support.one_database import database_url
from workers.translations.sentences import say

__all__ = ["database_url"]

HUMAN_FR, HUMAN_EN = "passez-moi un technicien", "put me through to a technician"


def ordered(desk: Helpdesk, *said: str) -> LocalTicket:
    """The ticket that is opened after all this was said in one thread."""
    for text in said:
        desk.asked(text, thread="root")
        desk.work()
    (ticket,) = desk.rows(LocalTicket)
    assert isinstance(ticket, LocalTicket)
    return ticket


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ((HUMAN_FR, "le VPN coupe toutes les dix minutes", "ouvre un ticket"), 1),
        ((HUMAN_FR, "le VPN coupe souvent", "il affiche le code 809", "ouvre un ticket"), 1),
        ((HUMAN_EN, "are you there?", "my scanner bends the sheets", "please open a ticket"), 2),
        ((HUMAN_EN, "the beamer in room 3 flickers", "can you open a ticket for this?"), 1),
        # Nothing was said of it: what waited first.
        (("I want to talk to a human about my scanner", "open a ticket"), 0),
        # Nothing waited: what was asked last.
        (("the beamer flickers", "my scanner bends the sheets", "open a ticket please"), 1),
        # The order says it.
        ((HUMAN_FR, "ouvre un ticket"), 0),
    ],
)
def test_the_title_is_what_was_told_first(
    desk: Helpdesk, said: tuple[str, ...], title: int
) -> None:
    assert ordered(desk, *said).title == said[title]


def test_an_order_that_says_what_it_is_about_is_its_own_title(desk: Helpdesk) -> None:
    ticket = ordered(desk, "the beamer flickers", "open a ticket for my broken scanner")
    assert ticket.title == "open a ticket for my broken scanner"


def test_the_order_comes_last_in_the_ticket(desk: Helpdesk) -> None:
    vpn, code, order = "le VPN coupe souvent", "il affiche le code 809", "ouvre un ticket"
    body = ordered(desk, HUMAN_FR, vpn, code, order).body
    places = [body.index(text) for text in (vpn, HUMAN_FR, code, order)]
    assert places == sorted(places)
    assert body.count(vpn) == body.count(order) == 1
    assert f"{say('ticket_question', 'fr')}\n{vpn}" in body


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            (HUMAN_FR, "le VPN coupe souvent", "ouvre un ticket"),
            ("où en sont mes tickets ?", "celle du VPN"),
        ),
        (
            (HUMAN_EN, "the beamer in room 3 flickers", "open a ticket"),
            ("where are my tickets?", "the one about the beamer"),
        ),
    ],
)
def test_the_ticket_is_found_by_what_it_is_about(
    desk: Helpdesk, said: tuple[str, ...], asked: tuple[str, str]
) -> None:
    ordered(desk, *said)
    for text in asked:
        desk.asked(text, thread="states")
        desk.work()
    for told in desk.chat.texts("answer")[-2:]:
        assert said[1] in told
