"""What comes in from chat platforms: stored events, and threads that are answered in private.

`chat_events` holds what an adapter stored before it acknowledged it. `threads.direct_to` is whom a
thread is answered in their direct conversation. The index on `deliveries.sent_message_id` finds
the message that somebody clicked.

Locks: `threads` for an instant; `deliveries` while its index is built, about two seconds for a
million rows: senders wait for that long.
Compatible with the running version: yes; it neither reads nor writes any of them. It would answer
a question of such a thread in its channel, so end its workers before a chat platform is opened.
Way back: `downgrade -1` drops all of it. Events that no worker has handled are lost; questions that
were to be answered in private are answered where they were asked.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def upgrade() -> None:
    """Add the table, the column and the index."""
    op.create_table(
        "chat_events",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("event_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("message_id", TEXT),
        sa.Column("thread", TEXT),
        sa.Column("document", DOCUMENT),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("failure", TEXT),
        sa.Column("claim", TEXT),
        sa.Column("claimed_until", MOMENT),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_chat_events"),
        sa.UniqueConstraint("platform", "event_id", name="uq_chat_events_platform_event_id"),
    )
    op.create_index("ix_chat_events_status", "chat_events", ["status", "done_at"])
    op.create_index("ix_chat_events_message", "chat_events", ["platform", "channel", "message_id"])
    op.add_column("threads", sa.Column("direct_to", TEXT))
    op.create_index("ix_deliveries_message", "deliveries", ["sent_message_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_deliveries_message", "deliveries")
    op.drop_column("threads", "direct_to")
    op.drop_table("chat_events")
