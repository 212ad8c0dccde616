"""Reading the audit log: by action, person, time, page after page; and every action is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import workers
from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.engine import make_engine
from connectors.database.models import Person
from tests.support.one_database import database_url
from workers.privacy.audit_log import ACTIONS, Wanted, actions, all_entries, entries

__all__ = ["database_url"]

ROOT = Path(workers.__file__).parents[1]
CALL = re.compile(
    r'(?<![\w.])(?:audit|audit_by_hand|note)\(\s*(?:[\w.]+,\s*){1,3}(f?)"([a-z_]+\.?[a-z_{}]*)"'
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    with Session(engine) as session, session.begin():
        session.add(Person(id="p", display_name="Maya"))
    with engine.begin() as connection:
        audit(connection, "p", "login", "maya")
        audit(connection, "p", "review.edit", "d1", question="q1")
        audit(connection, None, "review.reply", "q1")
        audit(connection, None, "backup.written", "monday", rows=3)
    yield engine
    engine.dispose()


def found(engine: Engine, **wanted: object) -> list[str]:
    return [one.action for one in entries(engine, Wanted(**wanted))]  # type: ignore[arg-type]


def test_the_newest_is_first_and_each_page_goes_on(engine: Engine) -> None:
    first = entries(engine, Wanted(), 3)
    assert [one.action for one in first] == ["backup.written", "review.reply", "review.edit"]
    rest = entries(engine, Wanted(before=first[-1].id))
    assert [one.action for one in rest] == ["login"]
    assert rest[0].name == "Maya"
    assert [one.action for one in all_entries(engine, Wanted())] == found(engine)


def test_what_is_asked_for_is_what_comes(engine: Engine) -> None:
    assert found(engine, action="review") == ["review.reply", "review.edit"]
    assert found(engine, action="review.edit") == ["review.edit"]
    assert found(engine, person="Maya") == found(engine, person="p") == ["review.edit", "login"]
    assert found(engine, person="-") == ["backup.written", "review.reply"]
    assert found(engine, subject="monday") == ["backup.written"]
    assert found(engine, since=now() + timedelta(hours=1)) == []
    assert found(engine, until=now() - timedelta(hours=1)) == []
    assert found(engine, action="%") == []
    assert actions(engine) == ["backup.written", "login", "review.edit", "review.reply"]


def test_every_action_that_the_code_writes_is_known() -> None:
    written = set()
    for floor in ("bot", "workers", "connectors"):
        for file in (ROOT / floor).rglob("*.py"):
            for built, action in CALL.findall(file.read_text(encoding="utf-8")):
                if not built:
                    written.add(action)
    assert len(written) > 25
    assert written <= ACTIONS
    # Those that are put together from a word: decisions on drafts, and deeds on local tickets.
    others = {one.partition(".")[0] for one in ACTIONS - written}
    assert others <= {"review", "ticket", "account"}
