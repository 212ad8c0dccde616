"""Erasure of a person, and retention: who may change the append-only logs, and what stays away.

The triggers of `reviews`, `feedback_events`, `audit_log` and `evidence` let a transaction change
rows while it has a row in `log_permits`. That row is deleted before the commit, so other
transactions never see it. On PostgreSQL nobody may truncate them, as before.
`withheld_records` names the records of a source that a sync does not take up again.
`people.erased_at` says when a person was erased.

Locks: on PostgreSQL the new column takes a lock on `people` for an instant; it has no default, so
no row is written. The triggers stay, and only their function is another one. On SQLite the triggers
are made again, in the transaction of the migration.
Compatible with the running version: yes; it knows neither tables nor column, and it never changes
the logs.
Way back: `downgrade -1` drops tables and column, and restores the triggers. What was erased stays
erased; a sync takes up again what was withheld.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)
LOGS = ("reviews", "feedback_events", "audit_log", "evidence")
PERMITTED = "EXISTS (SELECT 1 FROM log_permits)"


def upgrade() -> None:
    """Add the tables and the column, and let the triggers ask for a permit."""
    op.create_table(
        "log_permits",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="pk_log_permits"),
    )
    op.create_table(
        "withheld_records",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("source", "external_id", name="pk_withheld_records"),
    )
    op.add_column("people", sa.Column("erased_at", MOMENT, nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql(f"IF TG_OP <> 'TRUNCATE' AND {PERMITTED} THEN RETURN NULL; END IF; ")
    else:
        _refuse_on_sqlite(f"WHEN NOT {PERMITTED} ")


def downgrade() -> None:
    """Let the triggers refuse everything again, and drop what was added."""
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql("")
    else:
        _refuse_on_sqlite("")
    op.drop_column("people", "erased_at")
    op.drop_table("withheld_records")
    op.drop_table("log_permits")


def _refuse_on_postgresql(unless: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION guichet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {unless}"
        "RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP; END $$"
    )


def _refuse_on_sqlite(unless: str) -> None:
    for table in LOGS:
        for change in ("UPDATE", "DELETE"):
            name = f"{table}_no_{change.lower()}"
            op.execute(f"DROP TRIGGER IF EXISTS {name}")
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON {table} {unless}"
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {change} is refused'); END"
            )
