"""One app in several workspaces: who added it where, and its tokens, encrypted.

`chat_installations` has a row for each workspace. `chat_install_states` has one for each
administrator who is on the way to a workspace and back, for ten minutes.

Locks: none; both tables are new. On PostgreSQL their foreign keys take a lock on `people` for an
instant.
Compatible with the running version: yes; it knows neither of them.
Way back: `downgrade -1` drops both. Each workspace has to be added again; the tokens that it gave
are good until somebody removes the app there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "chat_installations",
        sa.Column("app", TEXT, nullable=False),
        sa.Column("team", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.Column("refresh_token", TEXT),
        sa.Column("expires_at", MOMENT),
        sa.Column("installed_by", TEXT),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("app", "team", name="pk_chat_installations"),
        sa.ForeignKeyConstraint(
            ["installed_by"], ["people.id"], name="fk_chat_installations_installed_by"
        ),
    )
    op.create_table(
        "chat_install_states",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("app", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_chat_install_states"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_chat_install_states_person_id"
        ),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("chat_install_states")
    op.drop_table("chat_installations")
