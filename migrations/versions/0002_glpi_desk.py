"""Who people are on the ticket desk, and the tickets that were opened there from chat.

Locks: none that anybody waits for; both tables are new and nothing refers to them.
Compatible with the running version: yes, it knows neither table and reads neither.
Way back: `downgrade 0001` drops both tables. Who is who is found out again at the next question;
tickets that were opened before the way back are no longer watched, so their askers are not told.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "desk_users",
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("entities", DOCUMENT, nullable=False),
        sa.Column("home", TEXT),
        sa.Column("confirmed_at", TIME),
        sa.Column("checked_at", TIME),
        sa.PrimaryKeyConstraint("person_id", name="pk_desk_users"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_desk_users_person_id"),
    )
    op.create_index("ix_desk_users_user_id", "desk_users", ["user_id"])
    op.create_table(
        "desk_tickets",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("desk", TEXT, nullable=False),
        sa.Column("ticket_id", TEXT, nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("hinted_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_desk_tickets"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_desk_tickets_question_id"
        ),
        sa.UniqueConstraint("desk", "ticket_id", name="uq_desk_tickets_desk_ticket_id"),
        sa.UniqueConstraint("question_id", name="uq_desk_tickets_question_id"),
    )
    op.create_index("ix_desk_tickets_watched", "desk_tickets", ["desk", "state"])


def downgrade() -> None:
    op.drop_table("desk_tickets")
    op.drop_table("desk_users")
