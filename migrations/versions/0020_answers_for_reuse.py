"""Approved answers that may be served again though they name a risky step.

Locks: `approved_answers` for an instant; PostgreSQL keeps the default aside and rewrites no row.
Compatible with the running version: yes; it neither reads nor writes the column, and what it adds
is not for reuse.
Way back: `downgrade -1` drops the column; such answers are reviewed each time again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "approved_answers",
        sa.Column("for_reuse", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("approved_answers", "for_reuse")
