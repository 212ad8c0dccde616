"""Every migration goes up, down and up again, and ends at what the models say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import connectors.database.models  # noqa: F401 - fills the metadata
from connectors.database.base import Base
from connectors.database.engine import make_engine
from connectors.database.migrate import MIGRATIONS, downgrade, migrate, require_current, revisions
from connectors.errors import DatabaseUnavailable
from tests.support.processes import ROOT, Process, guichet_env

HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()
MIGRATE_ONCE = """
import sys
from connectors.database.engine import make_engine
from connectors.database.migrate import migrate
before, after = migrate(make_engine(sys.argv[1]))
sys.stdout.write(f"did {before} {after}\\n")
"""


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def schema(engine: Engine) -> dict[str, set[str]]:
    found = inspect(engine)
    return {
        table: {str(column["name"]) for column in found.get_columns(table)}
        | {str(index["name"]) for index in found.get_indexes(table)}
        for table in found.get_table_names()
    }


def test_up_down_and_up_again(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    assert migrate(engine) == (None, HEAD)
    first = schema(engine)

    downgrade(engine, "base")
    assert set(schema(engine)) == {"alembic_version"}

    migrate(engine)
    assert schema(engine) == first
    engine.dispose()


def test_each_step_can_be_taken_back_alone(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    steps = [step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    for revision in reversed(steps):
        migrate(engine, revision)
        downgrade(engine, "-1")
        migrate(engine, revision)
    assert not differences(engine)
    engine.dispose()


def test_the_names_of_the_files_are_the_revisions_in_their_order() -> None:
    """So a command need not load Alembic and all steps to see that the schema is current."""
    steps = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert revisions() == tuple(reversed([step.revision for step in steps]))


def test_models_and_migrations_agree(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    migrate(engine)
    assert differences(engine) == []
    engine.dispose()


def test_a_second_run_changes_nothing(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE knowledge_state SET revision = 7"))
    assert migrate(engine) == (HEAD, HEAD)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT revision FROM knowledge_state")) == 7
    engine.dispose()


@pytest.mark.scenario
def test_two_processes_at_once_do_the_work_once(empty_database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", MIGRATE_ONCE, empty_database_url]
    both = [
        Process(command, log=tmp_path / f"{n}.log", env=guichet_env(tmp_path), cwd=ROOT)
        for n in range(2)
    ]
    for process in both:
        assert process.wait() == 0, process.tail()
    reports = sorted(process.output().strip() for process in both)
    assert reports == sorted([f"did None {HEAD}", f"did {HEAD} {HEAD}"])


def test_first_rows_are_there(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id, name FROM scopes")).all() == [(1, "everyone")]
        state = connection.execute(
            text("SELECT id, revision, oldest_removal, active_space_id FROM knowledge_state")
        ).all()
        assert state == [(1, 0, 0, None)]
    engine.dispose()


def test_an_old_schema_is_named(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with pytest.raises(DatabaseUnavailable, match=f"at nothing, this version needs {HEAD}") as seen:
        require_current(engine)
    assert "guichet migrate" in seen.value.hint
    migrate(engine)
    require_current(engine)
    engine.dispose()


def test_the_schema_of_a_newer_version_is_named(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for ask in (migrate, require_current):
        with pytest.raises(DatabaseUnavailable, match="at 9999, which this version") as seen:
            ask(engine)  # type: ignore[operator]
        assert "newer version" in seen.value.hint
    engine.dispose()


def test_every_step_says_locks_compatibility_and_way_back() -> None:
    for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions():
        for note in ("Locks:", "Compatible with the running version:", "Way back:"):
            assert note in (step.module.__doc__ or ""), f"{step.revision} does not say {note}"
            assert f"{note} …" not in (step.module.__doc__ or "")
