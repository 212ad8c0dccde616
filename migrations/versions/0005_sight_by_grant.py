"""Take the sight of every ticket from accounts that have it by their role alone.

A role gave it until now, and nobody could tell it from an administrator's grant. Those whose last
change in the audit log is such a grant keep it. The others see every ticket as before where no
GLPI is set, by their role; where one is, what GLPI shows them. Staff who were narrowed to nothing
get an empty list of entities, so that their role does not widen what they see.

Locks: the rows of staff, for an instant.
Compatible with the running version: yes; until it is restarted, it shows staff less than before.
Way back: `downgrade -1` gives staff without entities the sight of every ticket again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
PEOPLE = sa.table(
    "people",
    sa.column("id", sa.String()),
    sa.column("role", sa.String()),
    sa.column("entities", DOCUMENT),
    sa.column("sees_everything", sa.Boolean()),
)
ACCOUNTS = sa.table(
    "local_accounts", sa.column("username", sa.String()), sa.column("person_id", sa.String())
)
AUDIT = sa.table(
    "audit_log",
    sa.column("id", sa.String()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("action", sa.String()),
    sa.column("subject", sa.String()),
    sa.column("detail", DOCUMENT),
)
DECIDED_BY = ("account.added", "role.set", "entities.set")
"""What wrote the column; the last of them counts."""


def upgrade() -> None:
    """Tell grants from roles."""
    connection = op.get_bind()
    is_staff = PEOPLE.c.role != "asker"
    connection.execute(
        sa.update(PEOPLE)
        .where(is_staff, ~PEOPLE.c.sees_everything, PEOPLE.c.entities.is_(None))
        .values(entities=[])
    )
    by_role = connection.execute(
        sa.select(PEOPLE.c.id, ACCOUNTS.c.username)
        .join(ACCOUNTS, ACCOUNTS.c.person_id == PEOPLE.c.id)
        .where(is_staff, PEOPLE.c.sees_everything)
    ).all()
    for person, username in by_role:
        if not _granted(connection, username):
            connection.execute(
                sa.update(PEOPLE)
                .where(PEOPLE.c.id == person)
                .values(sees_everything=False, entities=None)
            )


def downgrade() -> None:
    """Let roles give it again."""
    connection = op.get_bind()
    is_staff = PEOPLE.c.role != "asker"
    connection.execute(
        sa.update(PEOPLE).where(is_staff, PEOPLE.c.entities.is_(None)).values(sees_everything=True)
    )


def _granted(connection: sa.Connection, username: str) -> bool:
    """Whether the last word on what an account sees was an administrator's."""
    last = connection.execute(
        sa.select(AUDIT.c.action, AUDIT.c.detail)
        .where(AUDIT.c.subject == username, AUDIT.c.action.in_(DECIDED_BY))
        .order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc())
        .limit(1)
    ).first()
    return bool(last and last.action == "entities.set" and (last.detail or {}).get("everything"))
