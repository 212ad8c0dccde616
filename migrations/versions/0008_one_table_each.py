"""Give each thing in `sync_cursors` a table of its own, and drop what nothing reads.

`sync_cursors` held the leases, the last result of each sync, the checkpoints of the sources, the
mark of the ticket watch, and how long the cleaning model rests. They go to `leases`, `last_runs`,
`source_checkpoints` and `model_rests`. `desk_users` and `desk_tickets` become `directory_users` and
`chat_tickets`, whose column `desk` is `system` now: the desk is ours, these are about the ticket
system. Columns that were written and never read are gone.

Locks: all tables that are named here, until the step is committed. Rows are copied for three small
tables only. SQLite writes tables anew that lose a column: about a second for 40,000 tickets.
Compatible with the running version: no. Stop console and workers first, and start the new version
after it. A lease that was held is carried over, and is free as soon as its process is gone.
Way back: `downgrade 0007` copies everything back. Of the dropped columns, those that must hold
something get the time of the way back; the others are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)

CLEANING, WATCH = "cleaning", "glpi:watch"
"""Rows of `sync_cursors` that were no sources."""
UNREAD = (
    ("threads", "last_activity_at", False),
    ("inbound_events", "received_at", False),
    ("identities", "display_name", True),
    ("identities", "confirmed_at", True),
    ("local_accounts", "created_at", False),
    ("local_tickets", "updated_at", False),
    ("tickets", "synced_at", False),
    ("ticket_cleanings", "created_at", False),
    ("embedding_spaces", "created_at", False),
    ("embedding_spaces", "activated_at", True),
)
"""Table, column, and whether it may be empty."""
USER_COLUMNS = (
    "person_id", "user_id", "state", "entities", "entity_ids", "home", "confirmed_at", "checked_at",
)  # fmt: skip
TICKET_COLUMNS = (
    "id", "ticket_id", "question_id", "state", "opened_at", "changed_at", "solution_id",
    "hinted_at",
)  # fmt: skip

CURSORS = sa.table(
    "sync_cursors",
    sa.column("source", TEXT),
    sa.column("cursor", DOCUMENT),
    sa.column("claim", TEXT),
    sa.column("claimed_until", TIME),
    sa.column("started_at", TIME),
    sa.column("finished_at", TIME),
    sa.column("result", DOCUMENT),
)
LEASES = sa.table(
    "leases",
    sa.column("name", TEXT),
    sa.column("claim", TEXT),
    sa.column("claimed_until", TIME),
    sa.column("taken_at", TIME),
)
RUNS = sa.table(
    "last_runs",
    sa.column("name", TEXT),
    sa.column("started_at", TIME),
    sa.column("finished_at", TIME),
    sa.column("result", DOCUMENT),
)
CHECKPOINTS = sa.table(
    "source_checkpoints", sa.column("source", TEXT), sa.column("checkpoint", DOCUMENT)
)
RESTS = sa.table(
    "model_rests",
    sa.column("name", TEXT),
    sa.column("failures", sa.Integer()),
    sa.column("until", TIME),
    sa.column("error", TEXT),
)


def upgrade() -> None:
    """Take `sync_cursors` apart, rename two tables, drop what nothing reads."""
    _make_tables()
    for row in op.get_bind().execute(sa.select(CURSORS)).all():
        _take_apart(row)
    op.drop_table("sync_cursors")
    _directory_users("directory_users")
    _move("desk_users", "directory_users", USER_COLUMNS, USER_COLUMNS)
    _chat_tickets("chat_tickets", "system")
    _move("desk_tickets", "chat_tickets", ["desk", *TICKET_COLUMNS], ["system", *TICKET_COLUMNS])
    for table, column, _ in UNREAD:
        op.drop_column(table, column)


def downgrade() -> None:
    """Put it together again."""
    for table, column, nullable in UNREAD:
        _give_back(table, column, nullable)
    _chat_tickets("desk_tickets", "desk")
    _move("chat_tickets", "desk_tickets", ["system", *TICKET_COLUMNS], ["desk", *TICKET_COLUMNS])
    _directory_users("desk_users")
    _move("directory_users", "desk_users", USER_COLUMNS, USER_COLUMNS)
    _make_cursors()
    for values in _put_together():
        op.get_bind().execute(sa.insert(CURSORS).values(**values))
    for name in ("leases", "last_runs", "source_checkpoints", "model_rests"):
        op.drop_table(name)


def _make_tables() -> None:
    op.create_table(
        "leases",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("claim", TEXT),
        sa.Column("claimed_until", TIME),
        sa.Column("taken_at", TIME),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "last_runs",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("started_at", TIME),
        sa.Column("finished_at", TIME, nullable=False),
        sa.Column("result", DOCUMENT),
        sa.PrimaryKeyConstraint("name", name="pk_last_runs"),
    )
    op.create_table(
        "source_checkpoints",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("checkpoint", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_source_checkpoints"),
    )
    op.create_table(
        "model_rests",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("error", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_model_rests"),
    )


def _make_cursors() -> None:
    op.create_table(
        "sync_cursors",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("cursor", DOCUMENT, nullable=False),
        sa.Column("claim", TEXT),
        sa.Column("claimed_until", TIME),
        sa.Column("started_at", TIME),
        sa.Column("finished_at", TIME),
        sa.Column("result", DOCUMENT),
        sa.PrimaryKeyConstraint("source", name="pk_sync_cursors"),
    )


def _take_apart(row: Any) -> None:
    connection = op.get_bind()
    if row.source == CLEANING:
        if row.cursor.get("until"):
            connection.execute(sa.insert(RESTS).values(name=CLEANING, **_rest(row.cursor)))
        return
    if row.started_at is not None or row.claim is not None:
        connection.execute(
            sa.insert(LEASES).values(
                name=row.source,
                claim=row.claim,
                claimed_until=row.claimed_until,
                taken_at=row.started_at,
            )
        )
    if row.finished_at is not None:
        connection.execute(
            sa.insert(RUNS).values(
                name=row.source,
                started_at=row.started_at,
                finished_at=row.finished_at,
                result=row.result,
            )
        )
    if row.cursor:
        connection.execute(sa.insert(CHECKPOINTS).values(source=row.source, checkpoint=row.cursor))


def _put_together() -> Iterator[dict[str, Any]]:
    connection = op.get_bind()
    runs = {row.name: row for row in connection.execute(sa.select(RUNS))}
    leases = {row.name: row for row in connection.execute(sa.select(LEASES))}
    checkpoints = {row.source: row.checkpoint for row in connection.execute(sa.select(CHECKPOINTS))}
    for name in sorted({*runs, *leases, *checkpoints} - {CLEANING}):
        run, lease = runs.get(name), leases.get(name)
        yield {
            "source": name,
            "cursor": checkpoints.get(name, {}),
            "claim": lease.claim if lease else None,
            "claimed_until": lease.claimed_until if lease else None,
            "started_at": lease.taken_at if lease else run.started_at if run else None,
            "finished_at": run.finished_at if run else None,
            # What the ticket watch found was not kept there.
            "result": run.result if run and name != WATCH else None,
        }
    for row in connection.execute(sa.select(RESTS)):
        until = _aware(row.until).isoformat()
        yield {
            "source": row.name,
            "cursor": {"failures": row.failures, "until": until, "error": row.error},
        }


def _rest(cursor: dict[str, Any]) -> dict[str, Any]:
    return {
        "failures": int(cursor.get("failures", 1)),
        "until": datetime.fromisoformat(cursor["until"]),
        "error": str(cursor.get("error", "")),
    }


def _aware(moment: datetime) -> datetime:
    # SQLite forgets the zone, which is UTC.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _directory_users(name: str) -> None:
    op.create_table(
        name,
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("entities", DOCUMENT, nullable=False),
        sa.Column("entity_ids", DOCUMENT),
        sa.Column("home", TEXT),
        sa.Column("confirmed_at", TIME),
        sa.Column("checked_at", TIME),
        sa.PrimaryKeyConstraint("person_id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=f"fk_{name}_person_id"),
    )
    op.create_index(f"ix_{name}_user_id", name, ["user_id"])


def _chat_tickets(name: str, system: str) -> None:
    op.create_table(
        name,
        sa.Column("id", TEXT, nullable=False),
        sa.Column(system, TEXT, nullable=False),
        sa.Column("ticket_id", TEXT, nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("solution_id", sa.Integer()),
        sa.Column("hinted_at", TIME),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=f"fk_{name}_question_id"),
        sa.UniqueConstraint(system, "ticket_id", name=f"uq_{name}_{system}_ticket_id"),
        sa.UniqueConstraint("question_id", name=f"uq_{name}_question_id"),
    )
    op.create_index(f"ix_{name}_watched", name, [system, "state"])


def _move(before: str, after: str, old: Sequence[str], new: Sequence[str]) -> None:
    source = sa.table(before, *map(sa.column, old))
    target = sa.table(after, *map(sa.column, new))
    op.execute(sa.insert(target).from_select(list(new), sa.select(*source.c)))
    op.drop_table(before)


def _give_back(table: str, column: str, nullable: bool) -> None:
    if nullable:
        op.add_column(table, sa.Column(column, TEXT if column == "display_name" else TIME))
        return
    # SQLite wants a constant for the rows that are there, and cannot take it away again.
    sqlite = op.get_bind().dialect.name == "sqlite"
    moment = datetime.now(UTC)
    said = f"{moment:%Y-%m-%d %H:%M:%S.%f}" + ("" if sqlite else "+00")
    op.add_column(table, sa.Column(column, TIME, nullable=False, server_default=said))
    if not sqlite:
        op.alter_column(table, column, server_default=None)
