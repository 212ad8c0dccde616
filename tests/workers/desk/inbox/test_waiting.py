"""What waits for a human is asked for once where a ticket is to be made of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from tests.fakes.helpdesk import Helpdesk


def test_what_waits_is_read_once_for_the_ticket_that_it_joins(desk: Helpdesk) -> None:
    first = desk.asked("can I talk to a human about my scanner", message_id="root")
    desk.work()
    read: list[tuple[str, str]] = []

    def note(_: object, __: object, statement: str, values: Any, *___: object) -> None:
        if statement.startswith("SELECT"):
            read.append((statement, repr(values)))

    event.listen(desk.engine, "before_cursor_execute", note)
    try:
        ticket = desk.asked("please open a ticket", thread="root")
    finally:
        event.remove(desk.engine, "before_cursor_execute", note)
    assert desk.status(first) == "superseded"
    assert desk.status(ticket) == "received"
    assert any("with_human" in values for _, values in read)
    assert len(set(read)) == len(read)
