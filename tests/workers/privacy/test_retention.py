"""What is too old goes, in batches; what is younger, or still under way, stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from connectors.contracts.chat import Profile
from connectors.database.audit import audit
from connectors.database.base import Base, UtcDateTime
from connectors.database.models import (
    AuditEntry,
    Delivery,
    Draft,
    Evidence,
    FeedbackEvent,
    Person,
    Question,
    Review,
    WrittenText,
)
from connectors.database.permits import changing_logs
from tests.fakes.helpdesk import QUESTION, Helpdesk
from tests.workers.desk.chat.people import Office
from tests.workers.privacy.traces import in_tables
from workers.privacy.retention.service import Retention

WORD = "zylbraxquartz"
ADA = Profile("u0ada", "Ada Zylbrax", language="en")
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def age(desk: Helpdesk, days: float) -> None:
    """Make every row of every table older."""
    with desk.transactions.begin() as transaction, changing_logs(transaction.session):
        session = transaction.session
        for table in Base.metadata.sorted_tables:
            moments = [one for one in table.columns if isinstance(one.type, UtcDateTime)]
            keys = list(table.primary_key)
            for row in session.execute(select(*keys, *moments)).all() if moments else ():
                aged = {
                    one.name: value - timedelta(days=days)
                    for one, value in zip(moments, row[len(keys) :], strict=True)
                    if isinstance(value, datetime)
                }
                which = [key == value for key, value in zip(keys, row, strict=False)]
                if aged:
                    session.execute(update(table).where(*which).values(aged))


def lived(make_office: Callable[..., Office], **settings: Any) -> Office:
    """A question that was reviewed, answered and voted on, and one that Leo asked the same day."""
    office = make_office(**settings)
    desk = office.desk
    office.staff()
    desk.is_known_as(ADA)
    office.chat.people[ADA.external_id] = ADA
    office.say(f"{QUESTION} {WORD}", ADA.external_id, "strict")
    desk.work()
    office.press(office.card(), "edit", "maya", {"text": f"Restart it, says {WORD}."})
    desk.work_hard()
    question = office.question()
    say = f"No, says {WORD}"
    desk.feedback.vote(question.person_id, question.id, False, None, say, "fake")
    return office


def run(office: Office, **settings: int) -> dict[str, int]:
    values = {f"keep_{name}_days": days for name, days in settings.items()}
    made = office.desk.settings.model_copy(update=values)
    # It is the sweeper that forgets what came from a chat.
    office.desk.sweep()
    return Retention(office.desk.transactions, made, batch=1).run()


def words_in(office: Office) -> set[str]:
    return {one.partition(":")[0] for one in in_tables(office.desk.engine, [WORD])}


def test_conversations_go_first_and_what_is_learned_from_stays(
    make_office: Callable[..., Office],
) -> None:
    office = lived(make_office)
    age(office.desk, 366)
    found = run(office)
    assert found["conversations"] == 1
    assert words_in(office) == {
        "drafts.text", "evidence.text", "feedback_events.text", "questions.redacted",
        "reviews.text",
    } - {"drafts.text"}  # fmt: skip
    assert office.question().text == ""
    # And a second run finds nothing more.
    assert not any(run(office).values())


def test_then_what_is_learned_from_goes_too(make_office: Callable[..., Office]) -> None:
    office = lived(make_office)
    with office.desk.transactions.begin() as transaction:
        question = transaction.session.get_one(Question, office.question().id)
        question.standalone = f"What {WORD} means"
    age(office.desk, 1_096)
    found = run(office, people=0)
    assert found["learning"] == 1
    assert words_in(office) == set()
    assert in_tables(office.desk.engine, ["zylbrax"]) == ["people.display_name: zylbrax"]
    # The figures still count them.
    assert len(office.desk.rows(Review)) == len(office.desk.rows(Draft)) == 1
    assert [row.value for row in office.desk.rows(FeedbackEvent) if row.kind == "vote"] == [
        "not_helpful"
    ]
    assert office.desk.rows_of(Evidence) == []


def test_who_came_no_more_is_erased(make_office: Callable[..., Office]) -> None:
    office = lived(make_office)
    age(office.desk, 1_096)
    assert run(office)["people"] == 1
    assert in_tables(office.desk.engine, ["zylbrax"]) == []
    # Staff have a role, and stay.
    assert [one.display_name for one in office.desk.rows(Person) if one.display_name] == ["Maya"]


@sqlite_only
def test_nothing_goes_before_its_time_or_where_it_is_kept_for_ever(
    make_office: Callable[..., Office],
) -> None:
    office = lived(make_office)
    # These two have times of their own: a day, and that for which an answer is served.
    before = words_in(office) - {"chat_events.document"}
    before = {one for one in before if not one.startswith("approved_answers")}
    assert len(before) >= 6
    age(office.desk, 364)
    run(office)
    assert words_in(office) >= before
    age(office.desk, 10_000)
    run(office, conversations=0, learning=0, audit=0, people=0)
    assert words_in(office) >= before


@sqlite_only
def test_what_is_under_way_stays_however_old(make_office: Callable[..., Office]) -> None:
    office = make_office()
    office.say(f"{QUESTION} {WORD}")
    office.handle()
    age(office.desk, 5_000)
    run(office)
    assert WORD in office.question().text
    assert office.desk.rows(Delivery) == []


@sqlite_only
def test_the_audit_log_is_kept_for_its_days(make_office: Callable[..., Office]) -> None:
    desk = (office := make_office()).desk
    for number in range(3):
        with desk.transactions.begin() as transaction:
            audit(transaction.session, None, "login", f"old{number}")
    age(desk, 366)
    with desk.transactions.begin() as transaction:
        audit(transaction.session, None, "login", "new")
    assert run(office)["audit"] == 3
    assert [row.subject for row in desk.rows(AuditEntry)] == ["new"]


@sqlite_only
def test_passing_things_go_by_themselves(make_office: Callable[..., Office]) -> None:
    office = lived(make_office)
    staff = office.desk.staff("Nora")
    office.desk.written_texts.keep(staff, office.question().id, "half a text")
    age(office.desk, 8)
    assert run(office)["passing"] >= 1
    assert office.desk.rows_of(WrittenText) == []


@sqlite_only
def test_text_that_a_draft_still_needs_stays(make_office: Callable[..., Office]) -> None:
    office = lived(make_office)
    age(office.desk, 1_096)
    office.say(f"{QUESTION} today", "leo")
    office.desk.work_hard()
    run(office)
    leo = next(one for one in office.questions if one.text)
    from workers.desk.answers.replay import replay_question

    assert all(one.identical for one in replay_question(office.desk.transactions, leo.id))


def test_nobody_but_retention_and_erasure_changes_the_logs(
    make_office: Callable[..., Office],
) -> None:
    office = lived(make_office)
    run(office)
    with office.desk.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM log_permits")) == 0
    with (
        pytest.raises(Exception, match="append-only"),
        office.desk.transactions.begin() as transaction,
    ):
        transaction.session.execute(text("DELETE FROM reviews"))
