"""What a chat platform with limits needs: parts, turns, and threads that go on under another root.

`deliveries.progress` says how far a message in several parts has come, `threads.moved_to` where a
thread goes on whose root was deleted, `channel_turns` how much a channel was sent.

Locks: `deliveries` for an instant; `threads` while its index is built, less than a second for a
million threads. The new columns are empty.
Compatible with the running version: yes; it neither reads nor writes any of them. It would send a
message that was begun in parts anew, so end its workers before the new ones have sent long ones.
Way back: `downgrade -1` drops both columns and the table. A thread that had moved is then answered
under its deleted root, which the platform refuses.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("deliveries", sa.Column("progress", DOCUMENT))
    op.add_column("threads", sa.Column("moved_to", TEXT))
    op.create_index("ix_threads_moved_to", "threads", ["moved_to"])
    op.create_table(
        "channel_turns",
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("full_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "channel", name="pk_channel_turns"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("channel_turns")
    op.drop_index("ix_threads_moved_to", "threads")
    op.drop_column("threads", "moved_to")
    op.drop_column("deliveries", "progress")
