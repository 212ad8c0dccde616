"""What a language model made of a ticket's text, beside the text itself.

Locks: none that anybody waits for; the table is new.
Compatible with the running version: yes; it neither reads nor writes the table.
Way back: `downgrade -1` drops the table and with it what the model wrote; the tickets keep their
texts. Passages that were made from a cleaning stay until the ticket changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.String()
TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ticket_cleanings",
        sa.Column("id", BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("ticket_id", BIG_KEY, nullable=False),
        sa.Column("input_hash", TEXT, nullable=False),
        sa.Column("prompt_hash", TEXT, nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", TEXT),
        sa.Column("claimed_until", TIME),
        sa.Column("reason", TEXT),
        sa.Column("detail", TEXT),
        sa.Column("reply", TEXT),
        sa.Column("cleaned", DOCUMENT),
        sa.Column("usefulness", TEXT),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("decided_at", TIME),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
            name="fk_ticket_cleanings_ticket_id_tickets",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_cleanings"),
        sa.UniqueConstraint(
            "ticket_id",
            "input_hash",
            "prompt_hash",
            "model",
            name="uq_ticket_cleanings_ticket_id_input_hash_prompt_hash_model",
        ),
    )
    op.create_index(
        "ix_ticket_cleanings_status", "ticket_cleanings", ["prompt_hash", "model", "status"]
    )
    op.create_index(
        "uq_ticket_cleanings_in_use",
        "ticket_cleanings",
        ["ticket_id"],
        unique=True,
        sqlite_where=sa.text("in_use"),
        postgresql_where=sa.text("in_use"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ticket_cleanings")
