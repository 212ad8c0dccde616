"""Sign-on at the site's OpenID provider: who is on the way, whose session it is, roles by group.

Locks: `ALTER TABLE … ADD COLUMN` of columns without a default, and one small index; on PostgreSQL
each holds `people` and `console_sessions` for an instant. The other table is new.
Compatible with the running version: yes; it reads and writes none of it.
Way back: `downgrade -1` drops the table and the columns. Roles by group end; who signed on stays
logged in until their session ends.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)
OF_PEOPLE = (("group_role", TEXT), ("group_role_until", MOMENT), ("seen_at", MOMENT))
OF_SESSIONS = ("issuer", "subject", "provider_session", "id_token")


def upgrade() -> None:
    """Add the columns and the table."""
    for name, kind in OF_PEOPLE:
        op.add_column("people", sa.Column(name, kind))
    for name in OF_SESSIONS:
        op.add_column("console_sessions", sa.Column(name, TEXT))
    op.create_index(
        "ix_console_sessions_provider_session", "console_sessions", ["provider_session"]
    )
    op.create_table(
        "sign_on_states",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("onward", TEXT, nullable=False),
        sa.Column("person_id", TEXT),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_on_states"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sign_on_states_person_id"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("sign_on_states")
    op.drop_index("ix_console_sessions_provider_session", "console_sessions")
    for name in reversed(OF_SESSIONS):
        op.drop_column("console_sessions", name)
    for name, _ in reversed(OF_PEOPLE):
        op.drop_column("people", name)
