"""What was decided and said cannot be changed or deleted, whoever asks the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from connectors.database.engine import make_engine
from connectors.database.models import (
    AuditEntry,
    ConversationThread,
    Draft,
    DraftStatus,
    Evidence,
    FeedbackEvent,
    InboundEvent,
    Person,
    Question,
    Review,
)

LOGS = {
    "reviews": "reason",
    "feedback_events": "reason",
    "audit_log": "subject",
    "evidence": "text",
}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    with Session(engine) as session, session.begin():
        write_one_of_each(session)
    yield engine
    engine.dispose()


def write_one_of_each(session: Session) -> None:
    session.add(Person(id="p", display_name="Ada"))
    session.add(InboundEvent(id="e", platform="console", event_id="1", channel="c", message_id="m"))
    session.flush()
    session.add(
        ConversationThread(id="t", platform="console", channel="c", root="m", person_id="p")
    )
    session.flush()
    question = Question(
        id="q", event_id="e", thread_id="t", person_id="p", text="?", redacted="?", language="en"
    )
    session.add(question)
    session.flush()
    session.add(
        Draft(
            id="d", question_id="q", number=1, origin="extractive", status=DraftStatus.PROPOSED,
            text="!", language="en", confidence=0.5, reasons=[], risks=[], gate="review", recipe={},
        )
    )  # fmt: skip
    session.flush()
    session.add(Review(draft_id="d", reviewer_id="p", decision="approve", platform="console"))
    session.add(
        FeedbackEvent(
            question_id="q", person_id="p", role="asker", platform="console", kind="vote", value="1"
        )
    )
    session.add(AuditEntry(action="login", subject="Ada", detail={}))
    session.add(Evidence(hash="0" * 64, text="a quote"))


@pytest.mark.parametrize("table", LOGS)
def test_update_is_refused(engine: Engine, table: str) -> None:
    with (
        pytest.raises(DBAPIError, match=f"{table} is append-only: UPDATE is refused"),
        engine.begin() as connection,
    ):
        connection.execute(text(f"UPDATE {table} SET {LOGS[table]} = 'other'"))
    assert count(engine, table) == 1


@pytest.mark.parametrize("table", LOGS)
def test_delete_is_refused(engine: Engine, table: str) -> None:
    with (
        pytest.raises(DBAPIError, match=f"{table} is append-only: DELETE is refused"),
        engine.begin() as connection,
    ):
        connection.execute(text(f"DELETE FROM {table}"))
    assert count(engine, table) == 1


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
