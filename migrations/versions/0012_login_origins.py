"""Where logins come from: the devices that a person logged in with, and failed tries by address.

Locks: a new table, and nothing else.
Compatible with the running version: yes; it goes on to lock an account for everybody.
Way back: `downgrade -1` drops the table; every device is unknown again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "login_origins",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_login_origins_person_id"),
        sa.PrimaryKeyConstraint("person_id", "origin", name="pk_login_origins"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("login_origins")
