"""Let a decision on a draft be taken back, keep what staff write, and let them work on tickets.

`reviews` gets a number: a decision that was taken back and made anew are several rows of one draft.
`written_texts` holds what staff are writing; `seen_tickets` what the ticket system last showed.
Local tickets get an assignee, their follow-ups an author and a mark for the solution.

Locks: `reviews`, `local_tickets` and `local_follow_ups`, for a moment on PostgreSQL. SQLite writes
`reviews` anew: a second for 100,000 decisions.
Compatible with the running version: yes, both ways. The old version writes rows of number 1, and
decides no draft a second time.
Way back: `downgrade 0009` keeps of each draft the last decision that was not taken back. Texts that
were being written, assignees and authors are gone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.String()
TIME = sa.DateTime(timezone=True)
COLUMNS = (
    "id", "draft_id", "reviewer_id", "decision", "text", "reason", "platform", "created_at",
)  # fmt: skip
TAKEN_BACK = (
    "(decision = 'undo' OR EXISTS (SELECT 1 FROM reviews later"
    " WHERE later.draft_id = reviews.draft_id AND later.number > reviews.number))"
)
STANDING = "NOT " + TAKEN_BACK


def upgrade() -> None:
    """Number the reviews, and make the two tables and three columns."""
    _rebuild_reviews(numbered=True)
    op.add_column("local_tickets", sa.Column("assignee_id", TEXT))
    op.add_column("local_follow_ups", sa.Column("author_id", TEXT))
    op.add_column(
        "local_follow_ups",
        sa.Column("is_solution", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "written_texts",
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("question_id", "person_id", name="pk_written_texts"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_written_texts_question_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_written_texts_person_id"),
    )
    op.create_index("ix_written_texts_updated_at", "written_texts", ["updated_at"])
    op.create_table(
        "seen_tickets",
        sa.Column("system", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("ticket_id", TEXT, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("url", TEXT),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("system", "person_id", "ticket_id", name="pk_seen_tickets"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_seen_tickets_person_id"),
    )


def downgrade() -> None:
    """Forget what was being written, and keep one decision of each draft."""
    op.drop_table("seen_tickets")
    op.drop_table("written_texts")
    op.drop_column("local_follow_ups", "is_solution")
    op.drop_column("local_follow_ups", "author_id")
    op.drop_column("local_tickets", "assignee_id")
    _rebuild_reviews(numbered=False)


def _rebuild_reviews(*, numbered: bool) -> None:
    """`reviews` anew, with its triggers: they refuse to change or delete what stands in it."""
    if op.get_bind().dialect.name == "postgresql":
        _alter_reviews(numbered=numbered)
        return
    number = [sa.Column("number", sa.Integer(), nullable=False, server_default="1")]
    unique = ["draft_id", "number"] if numbered else ["draft_id"]
    op.create_table(
        "reviews_anew",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("draft_id", TEXT, nullable=False),
        *(number if numbered else []),
        sa.Column("reviewer_id", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("text", TEXT),
        sa.Column("reason", TEXT),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_reviews_draft_id"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name="fk_reviews_reviewer_id"),
        sa.UniqueConstraint(*unique, name=f"uq_reviews_{'_'.join(unique)}"),
    )
    source = sa.select(*map(sa.column, COLUMNS)).select_from(sa.table("reviews"))
    if not numbered:
        source = source.where(sa.text(STANDING))
    target = sa.table("reviews_anew", *map(sa.column, COLUMNS))
    op.execute(sa.insert(target).from_select(list(COLUMNS), source))
    op.drop_table("reviews")
    op.rename_table("reviews_anew", "reviews")
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER reviews_no_{change.lower()} BEFORE {change} ON reviews "
            f"BEGIN SELECT RAISE(ABORT, 'reviews is append-only: {change} is refused'); END"
        )


def _alter_reviews(*, numbered: bool) -> None:
    if numbered:
        op.add_column(
            "reviews", sa.Column("number", sa.Integer(), nullable=False, server_default="1")
        )
        op.drop_constraint("uq_reviews_draft_id", "reviews")
        op.create_unique_constraint("uq_reviews_draft_id_number", "reviews", ["draft_id", "number"])
        return
    op.execute("ALTER TABLE reviews DISABLE TRIGGER reviews_append_only")
    op.execute(sa.delete(sa.table("reviews")).where(sa.text(TAKEN_BACK)))
    op.execute("ALTER TABLE reviews ENABLE TRIGGER reviews_append_only")
    op.drop_constraint("uq_reviews_draft_id_number", "reviews")
    op.drop_column("reviews", "number")
    op.create_unique_constraint("uq_reviews_draft_id", "reviews", ["draft_id"])
