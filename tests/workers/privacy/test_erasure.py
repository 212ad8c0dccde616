"""Somebody is erased who did everything that one can do in a chat, and nothing of them is left."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST
from sqlalchemy import select

from connectors.contracts.chat import Profile
from connectors.database.audit import audit
from connectors.database.backup.writer import write_backup
from connectors.database.models import (
    AuditEntry,
    Draft,
    Identity,
    Person,
    Question,
    QuestionStatus,
    Role,
)
from connectors.errors import Conflict, NotFound
from tests.fakes.helpdesk import QUESTION, Helpdesk
from tests.fakes.scripted_llm import ScriptedLlm
from tests.workers.desk.chat.people import Office
from tests.workers.privacy.traces import in_files, in_tables
from workers.desk.answers.replay import replay_question
from workers.generation.rewriting.rewriter import Rewriter

WORD = "zylbraxquartz"
"""In everything that she writes."""
USER, NAME, MAIL = "u0zylbrax", "Zylbrax Quartzina", "zylbrax@example.org"
WORDS = (WORD, USER, "zylbrax", "quartzina")
CHANNEL = "d0zylbrax"
"""Her direct conversation with the bot."""
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def lives(office: Office) -> Office:
    """Everything that one can do."""
    office.desk.is_known_as(Profile(USER, NAME, email=MAIL, email_verified=True, language="en"))
    office.chat.people[USER] = Profile(USER, NAME, email=MAIL, email_verified=True, language="en")
    staff = office.staff()
    first = office.say(f"{QUESTION} {WORD}", USER, "strict")
    office.desk.work()
    card = office.card()
    office.press(card, "edit", "maya", {"text": f"Restart it, {NAME}, says {WORD}."})
    office.desk.work_hard()
    answer = next(one for one in office.posted("answer"))
    office.react(answer, helpful=False, actor=USER)
    office.desk.work()
    asked = office.question()
    say = f"No, says {WORD}"
    office.desk.feedback.vote(asked.person_id, asked.id, False, None, say, "fake")
    office.say(f"It still fails {WORD}", USER, "strict", thread=first, mentioned=False)
    office.desk.work()
    waits = office.questions[-1]
    assert waits.status == QuestionStatus.WITH_HUMAN
    office.desk.replies.reply(staff, waits.id, f"Dear {WORD}, I come by at noon.", "fake")
    office.say(f"{QUESTION} in private {WORD}", USER, CHANNEL, direct=True)
    office.command(f"ask {QUESTION} by command {WORD}", USER)
    changed = office.say(f"The scanner {WORD} beeps", USER)
    office.edit(changed, f"The scanner {WORD} beeps twice", actor=USER)
    office.report(f"{QUESTION} reported {WORD}", USER)
    office.open_home(USER)
    office.desk.work_hard()
    with office.desk.transactions.begin() as transaction:
        audit(transaction.session, staff, "role.set", f"fake:{USER}", role="asker")
    return office


def once(office: Office) -> Office:
    """She asked one thing, and Leo the same."""
    office.desk.is_known_as(Profile(USER, NAME, language="en"))
    office.say(f"{QUESTION} {WORD}", USER, CHANNEL, direct=True)
    office.say(f"{QUESTION} of Leo", "leo")
    office.desk.work()
    return office


def test_nothing_is_left_in_any_table(make_office: Callable[..., Office], tmp_path: Path) -> None:
    office = lives(make_office())
    engine = office.desk.engine
    before = in_tables(engine, WORDS)
    tables = {one.partition(".")[0] for one in before}
    assert tables >= {
        "audit_log", "chat_events", "deliveries", "drafts", "evidence", "feedback_events",
        "identities", "people", "questions", "reviews", "threads",
    }  # fmt: skip
    look = office.desk.erasure.look(f"fake:{USER}")
    assert not look.done
    assert in_tables(engine, WORDS) == before
    report = office.desk.erasure.erase(f"fake:{USER}")
    assert report.rows == look.rows
    assert in_tables(engine, WORDS) == []
    assert report.mentions == {}
    assert report.rows["questions"] >= 5
    assert "decisions and votes" in {one.what for one in report.kept}
    write_backup(engine, tmp_path / "after.backup")
    assert in_files(tmp_path, WORDS) == []


@sqlite_only
def test_the_others_keep_what_is_theirs(make_office: Callable[..., Office]) -> None:
    office = once(make_office())
    leo = next(one for one in office.questions if "Leo" in one.text)
    before = office.desk.draft(leo.id)
    office.desk.erasure.erase(f"fake:{USER}")
    assert office.desk.question(leo.id).text == f"{QUESTION} of Leo"
    after = office.desk.draft(leo.id)
    assert (after.text, after.recipe) == (before.text, before.recipe)
    assert office.desk.sources(after)
    assert all(one.identical for one in replay_question(office.desk.transactions, leo.id))


def test_what_was_written_anew_with_their_words_goes_too(desk: Helpdesk) -> None:
    ada, leo = (Profile(name, name.title(), language="en") for name in (USER, "leo"))
    anew = f"How do I print with the {WORD} on ubuntu?"
    desk.services.rewriter = Rewriter(ScriptedLlm(json.dumps({"question": anew})))
    desk.knows()
    desk.asked(f"How do I print with the {WORD} on my Mac?", profile=ada, message_id="root")
    desk.work()
    question = desk.asked("and on ubuntu?", profile=leo, thread="root")
    desk.work()
    assert desk.question(question).standalone == anew
    assert "evidence.text: " + WORD in in_tables(desk.engine, [WORD])
    desk.erasure.erase(f"fake:{USER}")
    assert in_tables(desk.engine, [WORD]) == []
    assert desk.question(question).standalone == ""
    assert desk.question(question).redacted == "and on ubuntu?"


def test_what_is_open_is_closed_and_never_sent(make_office: Callable[..., Office]) -> None:
    office = make_office()
    office.desk.is_known_as(Profile(USER, NAME, language="en"))
    office.say(f"{QUESTION} {WORD}", USER, "strict")
    office.desk.work()
    office.say(f"{QUESTION} again {WORD}", USER, "strict")
    office.handle()
    # One waits for a reviewer, one for a worker.
    office.desk.erasure.erase(f"fake:{USER}")
    posted = len(office.chat.posted)
    office.desk.work_hard()
    assert len(office.chat.posted) == posted
    assert {one.status for one in office.questions} == {QuestionStatus.FAILED}
    assert {one.status for one in office.desk.rows(Draft)} == {"discarded"}
    assert in_tables(office.desk.engine, WORDS) == []


@sqlite_only
def test_the_report_tells_what_is_elsewhere(make_office: Callable[..., Office]) -> None:
    office = once(make_office())
    with office.desk.transactions.begin() as transaction:
        audit(transaction.session, None, "backup.written", "monday.backup")
    report = office.desk.erasure.erase(f"fake:{USER}")
    told = {one.what: one.where for one in report.elsewhere}
    (file,) = told["backups and exports that were written before"]
    assert file.startswith("monday.backup of ")
    assert any(CHANNEL in where for where in told["messages on chat platforms"])


@sqlite_only
def test_the_deed_is_in_the_log_without_a_name(make_office: Callable[..., Office]) -> None:
    office = once(make_office())
    admin = office.desk.person(Role.ADMIN)
    report = office.desk.erasure.erase(f"fake:{USER}", by=admin)
    (entry,) = office.desk.rows(AuditEntry, action="person.erased")
    assert (entry.person_id, entry.subject) == (admin, report.person)
    assert entry.detail["questions"] == report.rows["questions"] == 1


@sqlite_only
def test_who_writes_again_is_somebody_new(make_office: Callable[..., Office]) -> None:
    office = once(make_office())
    report = office.desk.erasure.erase(f"fake:{USER}")
    office.say(QUESTION, USER)
    office.desk.work()
    (identity,) = office.desk.rows(Identity, external_id=USER)
    assert identity.person_id != report.person
    # And by their id the first one can be erased again, as after a restore.
    assert office.desk.erasure.erase(report.person).person == report.person


@sqlite_only
def test_a_worker_that_was_at_work_meanwhile_leaves_nothing(
    make_office: Callable[..., Office],
) -> None:
    office = once(make_office())
    report = office.desk.erasure.erase(f"fake:{USER}")
    with office.desk.transactions.begin() as transaction:
        theirs = select(Question).filter_by(person_id=report.person)
        question = transaction.session.scalars(theirs).one()
        question.redacted = f"late {WORD}"
    assert office.desk.erasure.erase_again() == 1
    assert in_tables(office.desk.engine, WORDS) == []
    assert office.desk.erasure.erase_again() == 0


@sqlite_only
def test_an_account_goes_with_its_keys_and_sessions(desk: Helpdesk) -> None:
    desk.accounts._cost = CHEAPEST
    desk.accounts.add("root", "correct horse battery", Role.ADMIN)
    desk.accounts.add("zylbrax", "correct horse battery", Role.STAFF, NAME, email=MAIL)
    desk.api_keys.add("zylbrax", f"laptop of {NAME}")
    report = desk.erasure.erase("Zylbrax")
    assert in_tables(desk.engine, WORDS) == []
    with desk.transactions.reading() as session:
        person = session.get_one(Person, report.person)
    assert (person.display_name, person.role) == ("", Role.ASKER)
    assert person.erased_at is not None
    assert person.disabled_at is not None


@sqlite_only
def test_the_last_account_stays(desk: Helpdesk) -> None:
    desk.accounts._cost = CHEAPEST
    desk.accounts.add("root", "correct horse battery", Role.ADMIN)
    with pytest.raises(Conflict, match="only account"):
        desk.erasure.erase("root")
    with pytest.raises(NotFound, match="nobody"):
        desk.erasure.erase("fake:nobody")
    desk.accounts.demo_person()
    with pytest.raises(Conflict, match="demo"):
        desk.erasure.erase("demo")


@sqlite_only
def test_a_file_that_is_in_use_is_told_and_the_person_is_erased(
    desk: Helpdesk, database_url: str
) -> None:
    person = desk.person(name=NAME)
    reader = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        # Somebody reads while the file would be rewritten.
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        report = desk.erasure.erase(person)
        assert "pages of the SQLite file" in {one.what for one in report.kept}
        reader.execute("ROLLBACK")
        again = desk.erasure.erase(person)
        assert "pages of the SQLite file" not in {one.what for one in again.kept}
    finally:
        reader.close()
    assert in_tables(desk.engine, WORDS) == []
