"""What the tests of cleaning share: a script that cleans well, and what the database holds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, select

from connectors.contracts.documents import SourceDocument
from connectors.contracts.llm import ChatTurn
from connectors.database.engine import reading, session_factory
from connectors.database.ids import new_id
from connectors.database.models import (
    ConversationThread,
    InboundEvent,
    Person,
    Question,
    Ticket,
    TicketCleaning,
)
from tests.workers.knowledge.stores import SOURCE
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.store import EmbedderOf
from workers.knowledge.ingestion.sync import Plan, sync_records

TITLE = re.compile(r"^Title: (.*)$", re.MULTILINE)
NUMBER = re.compile(r"printer (\d+)", re.IGNORECASE)


def parts(turns: Sequence[ChatTurn]) -> dict[str, str]:
    """Title, problem and resolution of the ticket in a prompt."""
    user = next(turn.content for turn in turns if turn.role == "user")
    found = re.search(r"Title: (.*?)\n\nProblem:\n(.*?)\n\nResolution:\n(.*)\n===", user, re.DOTALL)
    assert found is not None
    return dict(zip(("title", "problem", "resolution"), found.groups(), strict=True))


def faithful(turns: Sequence[ChatTurn], **fields: Any) -> str:
    """A good cleaning: the ticket's own sentences."""
    said = parts(turns)
    cleaned = {
        "problem": said["problem"],
        "cause": "",
        "resolution": said["resolution"],
        "steps": [],
        "products": [],
        "usefulness": "high",
    }
    return json.dumps(cleaned | fields)


def store(
    engine: Engine, records: Sequence[SourceDocument], embedder_of: EmbedderOf | None = None
) -> SyncReport:
    """Sync these records as the whole source."""
    plan = Plan(reconcile=True, force=True, embedder_of=embedder_of)
    return sync_records(engine, list(records), SyncReport(SOURCE), plan)


def cleanings(engine: Engine) -> dict[str, Any]:
    """Rows of the table by the ticket's id in its source; one a ticket."""
    statement = select(Ticket.external_id, TicketCleaning.__table__).join_from(
        TicketCleaning, Ticket
    )
    with reading(engine) as connection:
        rows = connection.execute(statement).all()
    found = {row.external_id: row for row in rows}
    assert len(found) == len(rows)
    return found


def ask(engine: Engine, status: str = "received") -> str:
    """Let an employee's question wait; its id."""
    one = new_id()
    with session_factory(engine).begin() as session:
        session.add(Person(id=one, display_name="Ada"))
        session.add(
            InboundEvent(id=one, platform="console", event_id=one, channel="c", message_id=one)
        )
        session.flush()
        session.add(
            ConversationThread(id=one, platform="console", channel="c", root=one, person_id=one)
        )
        session.flush()
        session.add(
            Question(
                id=one, event_id=one, thread_id=one, person_id=one, text="?", redacted="?",
                language="en", status=status,
            )
        )  # fmt: skip
    return one


def set_status(engine: Engine, question: str, status: str) -> None:
    """Move a question on."""
    with session_factory(engine).begin() as session:
        session.get_one(Question, question).status = status
