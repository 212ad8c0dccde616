"""What a model wrote and was not used, and why a question without a draft ended as it did.

`model_attempts` holds what a model wrote for a question when that was thrown away, with the reason.
`questions.confidence` and `questions.reasons` hold the same of a question that has no draft.

Locks: `questions` for an instant; the new columns are empty, and no row is rewritten.
Compatible with the running version: yes; it neither reads nor writes any of them.
Way back: `downgrade -1` drops all of it; what was thrown away is lost then, and no answer is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "model_attempts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("tickets", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_attempts"),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name="fk_model_attempts_question_id_questions",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_model_attempts_question_id", "model_attempts", ["question_id"])
    op.add_column("questions", sa.Column("confidence", sa.Double()))
    op.add_column("questions", sa.Column("reasons", DOCUMENT))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("questions", "reasons")
    op.drop_column("questions", "confidence")
    op.drop_table("model_attempts")
