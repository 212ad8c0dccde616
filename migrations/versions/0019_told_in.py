"""Where a ticket's resolution was told; the login that the sign-on tells of somebody.

Locks: two `ALTER TABLE … ADD COLUMN` without a default; on PostgreSQL each holds its table for an
instant, on SQLite they write no row.
Compatible with the running version: yes; it neither reads nor writes these columns.
Way back: `downgrade -1` drops them; answers then say "a similar ticket" again, and nobody is found
in the directory by a login.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("tickets", sa.Column("told_in", sa.String()))
    op.add_column("identities", sa.Column("login", sa.String()))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("identities", "login")
    op.drop_column("tickets", "told_in")
