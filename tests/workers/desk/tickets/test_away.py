"""Writing on tickets and looking at them while the ticket system is away."""

from __future__ import annotations

import pytest

from connectors.database.models import DirectoryState, DirectoryUser, SeenTicket
from connectors.errors import NotFound
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, error, maintenance
from tests.fakes.helpdesk import Helpdesk
from tests.workers.desk.worlds import BOB, opened, told


def away(_call: Call, _number: int) -> Reply | None:
    """GLPI in its maintenance mode."""
    return maintenance()


def stale(desk: Helpdesk) -> None:
    """Let what is known of everybody in the directory be so old that it must be asked again."""
    with desk.transactions.begin() as transaction:
        for row in transaction.session.query(DirectoryUser):
            row.checked_at = row.confirmed_at = None


@pytest.mark.parametrize("write", ["follow_up", "reopen"])
def test_what_is_written_meanwhile_is_kept_shown_and_added_once(
    desk: Helpdesk, glpi: FakeGlpi, write: str
) -> None:
    question, asker, ticket = opened(desk)
    assert [one.ticket_id for one in desk.tickets.known(asker).tickets] == [ticket]
    if write == "reopen":
        glpi.world.solve(int(ticket), "<p>one</p>")
    glpi.fault = away
    stale(desk)
    for _ in range(2):
        getattr(desk.tickets, write)(asker, ticket, "Also in room 12.", "e1")
    desk.work()
    known = desk.tickets.known(asker)
    assert known.away
    assert known.as_of is not None
    assert [one.ticket_id for one in known.tickets] == [ticket]
    assert [(one.ticket_id, one.text, one.failed) for one in known.waiting] == [
        (ticket, "Also in room 12.", False)
    ]
    glpi.fault = None
    desk.work_hard()
    (written,) = glpi.world.table("ITILFollowup").values()
    assert "Also in room 12." in written["content"]
    known = desk.tickets.known(asker)
    assert (known.away, known.as_of, known.waiting) == (False, None, ())
    said = "added to ticket" if write == "follow_up" else "open again"
    assert said in told(desk)[-1]
    assert desk.question(question).ticket_id == ticket


def test_nobody_writes_on_a_ticket_of_another_by_waiting_for_an_outage(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, _, ticket = opened(desk)
    bob = desk.question(desk.asked("Printer", profile=BOB)).person_id
    desk.work()
    with pytest.raises(NotFound):
        desk.tickets.follow_up(bob, ticket, "mine!", "e0")
    glpi.fault = away
    stale(desk)
    desk.tickets.follow_up(bob, ticket, "mine!", "e1")
    desk.work()
    glpi.fault = None
    desk.work_hard()
    assert not glpi.world.table("ITILFollowup")
    (lost,) = desk.tickets.known(bob).waiting
    assert lost.failed


def test_who_is_somebody_else_there_by_now_is_shown_nothing(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, asker, ticket = opened(desk)
    desk.tickets.known(asker)
    assert desk.rows_of(SeenTicket)
    glpi.fault = away
    with desk.transactions.begin() as transaction:
        row = transaction.session.get_one(DirectoryUser, asker)
        row.state, row.checked_at, row.confirmed_at = DirectoryState.CHANGED, None, None
    assert desk.tickets.known(asker).tickets == ()
    with pytest.raises(NotFound):
        desk.tickets.follow_up(asker, ticket, "still me", "e1")


def test_what_was_never_shown_is_known_from_the_watch(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, asker, ticket = opened(desk)
    glpi.fault = away
    stale(desk)
    (known,) = desk.tickets.known(asker).tickets
    assert (known.ticket_id, known.state) == (ticket, "new")
    assert known.title.startswith("The wireless network")


def test_what_did_not_change_is_not_written_again(desk: Helpdesk) -> None:
    _, asker, _ = opened(desk)
    desk.tickets.known(asker)
    first = [(row.ticket_id, row.seen_at) for row in desk.rows_of(SeenTicket)]
    desk.tickets.known(asker)
    assert [(row.ticket_id, row.seen_at) for row in desk.rows_of(SeenTicket)] == first


def test_a_system_that_lets_us_in_no_more_is_waited_for_too(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, asker, ticket = opened(desk)
    glpi.fault = lambda *_: error(401, "ERROR_GLPI_LOGIN_USER_TOKEN")
    stale(desk)
    desk.tickets.follow_up(asker, ticket, "Also in room 12.", "e1")
    desk.work()
    assert [one.failed for one in desk.tickets.known(asker).waiting] == [False]
    glpi.fault = None
    desk.work_hard()
    assert len(glpi.world.table("ITILFollowup")) == 1
