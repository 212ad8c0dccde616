"""One human on several platforms is one person: what links them, and by which proof.

An identity says by what it belongs to its person, and whose it was before. A person says until when
a group of their platform makes them staff. `link_offers` holds the addresses by which people link a
chat account.

Locks: `people` and `identities` for an instant, for the new columns; SQLite copies `identities`.
Compatible with the running version: yes. It reads and writes none of this; an identity that it
makes has the default of each column.
Way back: `downgrade -1` drops the columns and the table. Who was linked stays linked, with their
questions; nothing tells any more who they were before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("people", sa.Column("staff_until", TIME))
    with op.batch_alter_table("identities") as identities:
        identities.add_column(
            sa.Column("proof", sa.String(), nullable=False, server_default="first_sight")
        )
        identities.add_column(sa.Column("origin_id", sa.String()))
        identities.create_foreign_key("fk_identities_origin_id", "people", ["origin_id"], ["id"])
    op.create_table(
        "link_offers",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("email", sa.String()),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("person_id", sa.String()),
        sa.Column("code_hash", sa.String()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_link_offers"),
        sa.UniqueConstraint("platform", "external_id", name="uq_link_offers_platform_external_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_link_offers_person_id"),
    )
    op.create_index("ix_link_offers_expires_at", "link_offers", ["expires_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("link_offers")
    with op.batch_alter_table("identities") as identities:
        identities.drop_constraint("fk_identities_origin_id", type_="foreignkey")
        identities.drop_column("origin_id")
        identities.drop_column("proof")
    op.drop_column("people", "staff_until")
