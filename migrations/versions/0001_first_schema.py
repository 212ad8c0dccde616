"""The first schema: every table of the main job, its append-only logs, and its two first rows.

Locks: none that anybody waits for; every table is new.
Compatible with the running version: there is none before this one.
Way back: `downgrade base` drops every table and all that is in them. Take a dump first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Types as they were at this revision: the models move on, a migration does not.
TEXT = sa.String()
TIME = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = ("reviews", "feedback_events", "audit_log", "evidence")
TABLES_BACKWARDS = (
    "local_follow_ups",
    "console_sessions",
    "local_tickets",
    "console_messages",
    "passage_vectors",
    "passages",
    "tickets",
    "knowledge_state",
    "sync_cursors",
    "scopes",
    "passage_removals",
    "embedding_spaces",
    "reviews",
    "feedback_events",
    "audit_log",
    "draft_sources",
    "deliveries",
    "approved_answers",
    "drafts",
    "evidence",
    "questions",
    "threads",
    "inbound_events",
    "local_accounts",
    "identities",
    "api_keys",
    "people",
)


def upgrade() -> None:
    _people()
    _local_accounts()
    _inbound_events()
    _questions()
    _evidence()
    _approved_answers()
    _deliveries()
    _draft_sources()
    _learning()
    _embedding_spaces()
    _tickets()
    _passage_vectors()
    _console_messages()
    _local_follow_ups()
    _keep_append_only()
    op.execute("INSERT INTO scopes (name) VALUES ('everyone')")
    op.execute("INSERT INTO knowledge_state (id, revision, oldest_removal) VALUES (1, 0, 0)")


def downgrade() -> None:
    for table in TABLES_BACKWARDS:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION guichet_refuse_change()")


def _keep_append_only() -> None:
    """Refuse to change or delete what was decided and said, whoever asks.

    The triggers go away with their tables. Who must erase something by law drops the trigger in
    a migration of their own, where everybody can see it.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION guichet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP; END $$"
        )
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION guichet_refuse_change()"
            )
            continue
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {change} is refused'); END"
            )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("display_name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=True),
        sa.Column("entities", DOCUMENT, nullable=True),
        sa.Column("sees_everything", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("key_hash", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_api_keys_person_id"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
    )
    op.create_index("ix_api_keys_person_id", "api_keys", ["person_id"])
    op.create_table(
        "identities",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("display_name", TEXT, nullable=True),
        sa.Column("email", TEXT, nullable=True),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_identities_person_id"),
        sa.UniqueConstraint("platform", "external_id", name="uq_identities_platform_external_id"),
    )
    op.create_index("ix_identities_person_id", "identities", ["person_id"])


def _local_accounts() -> None:
    op.create_table(
        "local_accounts",
        sa.Column("username", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("username", name="pk_local_accounts"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_local_accounts_person_id"),
        sa.UniqueConstraint("person_id", name="uq_local_accounts_person_id"),
    )


def _inbound_events() -> None:
    op.create_table(
        "inbound_events",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("event_id", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("message_id", TEXT, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_events"),
        sa.UniqueConstraint(
            "platform",
            "channel",
            "message_id",
            name="uq_inbound_events_platform_channel_message_id",
        ),
        sa.UniqueConstraint("platform", "event_id", name="uq_inbound_events_platform_event_id"),
    )
    op.create_table(
        "threads",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("root", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_activity_at", TIME, nullable=False),
        sa.Column("human_id", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
        sa.ForeignKeyConstraint(["human_id"], ["people.id"], name="fk_threads_human_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_threads_person_id"),
        sa.UniqueConstraint("platform", "channel", "root", name="uq_threads_platform_channel_root"),
    )
    op.create_index("ix_threads_person_id", "threads", ["person_id"])


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("event_id", TEXT, nullable=False),
        sa.Column("thread_id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("redacted", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("status_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", TEXT, nullable=True),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("gate", TEXT, nullable=True),
        sa.Column("failure", TEXT, nullable=True),
        sa.Column("clarifies_id", TEXT, nullable=True),
        sa.Column("handler_id", TEXT, nullable=True),
        sa.Column("ticket_id", TEXT, nullable=True),
        sa.Column("ticket_url", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.ForeignKeyConstraint(
            ["clarifies_id"], ["questions.id"], name="fk_questions_clarifies_id"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["inbound_events.id"], name="fk_questions_event_id"),
        sa.ForeignKeyConstraint(["handler_id"], ["people.id"], name="fk_questions_handler_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_questions_person_id"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_questions_thread_id"),
        sa.UniqueConstraint("event_id", name="uq_questions_event_id"),
    )
    op.create_index("ix_questions_open", "questions", ["status", "claimed_until"])
    op.create_index("ix_questions_person_id", "questions", ["person_id"])
    op.create_index("ix_questions_received_at", "questions", ["received_at"])
    op.create_index("ix_questions_thread_id", "questions", ["thread_id"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_evidence"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("reasons", DOCUMENT, nullable=False),
        sa.Column("risks", DOCUMENT, nullable=False),
        sa.Column("gate", TEXT, nullable=False),
        sa.Column("recipe", DOCUMENT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("claimed_by", TEXT, nullable=True),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.Column("reminded_at", TIME, nullable=True),
        sa.Column("expires_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["claimed_by"], ["people.id"], name="fk_drafts_claimed_by"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_drafts_question_id"),
        sa.UniqueConstraint("question_id", "number", name="uq_drafts_question_id_number"),
    )
    op.create_index("ix_drafts_question_id", "drafts", ["question_id"])
    op.create_index("ix_drafts_queue", "drafts", ["status", "created_at"])


def _approved_answers() -> None:
    op.create_table(
        "approved_answers",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("draft_id", TEXT, nullable=False),
        sa.Column("question_key", TEXT, nullable=False),
        sa.Column("question", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("approved_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_approved_answers"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_approved_answers_draft_id"),
        sa.UniqueConstraint("draft_id", name="uq_approved_answers_draft_id"),
    )
    op.create_index("ix_approved_answers_question_key", "approved_answers", ["question_key"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("dedupe_key", TEXT, nullable=False),
        sa.Column("marker", TEXT, nullable=False),
        sa.Column("question_id", TEXT, nullable=True),
        sa.Column("draft_id", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("thread", TEXT, nullable=True),
        sa.Column("person", TEXT, nullable=True),
        sa.Column("message", DOCUMENT, nullable=False),
        sa.Column("replaces_id", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("outcome_unknown", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", TIME, nullable=False),
        sa.Column("claim", TEXT, nullable=True),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("first_attempt_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("sent_channel", TEXT, nullable=True),
        sa.Column("sent_message_id", TEXT, nullable=True),
        sa.Column("sent_thread", TEXT, nullable=True),
        sa.Column("failure", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_deliveries_draft_id"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_deliveries_question_id"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["deliveries.id"], name="fk_deliveries_replaces_id"
        ),
        sa.UniqueConstraint("dedupe_key", name="uq_deliveries_dedupe_key"),
        sa.UniqueConstraint("marker", name="uq_deliveries_marker"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["status", "next_attempt_at"])
    op.create_index("ix_deliveries_question_id", "deliveries", ["question_id"])


def _draft_sources() -> None:
    op.create_table(
        "draft_sources",
        sa.Column("draft_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_hash", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("date", TIME, nullable=True),
        sa.Column("evidence_hash", TEXT, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "number", name="pk_draft_sources"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_sources_draft_id"),
        sa.ForeignKeyConstraint(
            ["evidence_hash"], ["evidence.hash"], name="fk_draft_sources_evidence_hash"
        ),
    )


def _learning() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("person_id", TEXT, nullable=True),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("detail", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    op.create_table(
        "feedback_events",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("draft_id", TEXT, nullable=True),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("text", TEXT, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_events"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_feedback_events_draft_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_feedback_events_person_id"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_feedback_events_question_id"
        ),
    )
    op.create_index("ix_feedback_events_created_at", "feedback_events", ["created_at"])
    op.create_index("ix_feedback_events_draft_id", "feedback_events", ["draft_id"])
    op.create_index("ix_feedback_events_question_id", "feedback_events", ["question_id"])
    op.create_table(
        "reviews",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("draft_id", TEXT, nullable=False),
        sa.Column("reviewer_id", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_reviews_draft_id"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name="fk_reviews_reviewer_id"),
        sa.UniqueConstraint("draft_id", name="uq_reviews_draft_id"),
    )


def _embedding_spaces() -> None:
    op.create_table(
        "embedding_spaces",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("embedder", TEXT, nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("model", sa.LargeBinary(), nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("weights", DOCUMENT, nullable=True),
        sa.Column("fitted_on", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("activated_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_embedding_spaces"),
        sa.UniqueConstraint("name", name="uq_embedding_spaces_name"),
    )
    op.create_table(
        "passage_removals",
        sa.Column("passage_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("passage_id", name="pk_passage_removals"),
    )
    op.create_index("ix_passage_removals_revision", "passage_removals", ["revision"])
    op.create_table(
        "scopes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scopes"),
        sa.UniqueConstraint("name", name="uq_scopes_name"),
    )
    op.create_table(
        "sync_cursors",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("cursor", DOCUMENT, nullable=False),
        sa.Column("claim", TEXT, nullable=True),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("result", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("source", name="pk_sync_cursors"),
    )
    op.create_table(
        "knowledge_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("oldest_removal", sa.BigInteger(), nullable=False),
        sa.Column("active_space_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_knowledge_state"),
        sa.ForeignKeyConstraint(
            ["active_space_id"], ["embedding_spaces.id"], name="fk_knowledge_state_active_space_id"
        ),
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("problem", TEXT, nullable=False),
        sa.Column("resolution", TEXT, nullable=True),
        sa.Column("category", TEXT, nullable=True),
        sa.Column("entity", TEXT, nullable=True),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("opened_at", TIME, nullable=True),
        sa.Column("solved_at", TIME, nullable=True),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("content_hash", TEXT, nullable=False),
        sa.Column("synced_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.ForeignKeyConstraint(["scope_id"], ["scopes.id"], name="fk_tickets_scope_id"),
        sa.UniqueConstraint("source", "external_id", name="uq_tickets_source_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passages",
        sa.Column("id", BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("ticket_id", BIG_KEY, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("search_text", TEXT, nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=True),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
        sa.ForeignKeyConstraint(["scope_id"], ["scopes.id"], name="fk_passages_scope_id"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_passages_ticket_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "ticket_id", "kind", "ordinal", name="uq_passages_ticket_id_kind_ordinal"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passages_revision", "passages", ["revision"])
    op.create_index("ix_passages_ticket_id", "passages", ["ticket_id"])


def _passage_vectors() -> None:
    op.create_table(
        "passage_vectors",
        sa.Column("passage_id", BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("space_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("passage_id", "space_id", name="pk_passage_vectors"),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passages.id"],
            name="fk_passage_vectors_passage_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["embedding_spaces.id"],
            name="fk_passage_vectors_space_id",
            ondelete="CASCADE",
        ),
    )


def _console_messages() -> None:
    op.create_table(
        "console_messages",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("thread", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("marker", TEXT, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("body", DOCUMENT, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_console_messages"),
        sa.UniqueConstraint("marker", name="uq_console_messages_marker"),
    )
    op.create_index(
        "ix_console_messages_thread", "console_messages", ["channel", "thread", "created_at"]
    )
    op.create_table(
        "local_tickets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("marker", TEXT, nullable=False),
        sa.Column("requester", TEXT, nullable=True),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=True),
        sa.Column("entity", TEXT, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_local_tickets"),
        sa.UniqueConstraint("marker", name="uq_local_tickets_marker"),
    )
    op.create_index("ix_local_tickets_requester", "local_tickets", ["requester"])
    op.create_table(
        "console_sessions",
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("csrf", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_console_sessions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_console_sessions_person_id"),
    )
    op.create_index("ix_console_sessions_person_id", "console_sessions", ["person_id"])


def _local_follow_ups() -> None:
    op.create_table(
        "local_follow_ups",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("marker", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_local_follow_ups"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["local_tickets.id"], name="fk_local_follow_ups_ticket_id"
        ),
        sa.UniqueConstraint("marker", name="uq_local_follow_ups_marker"),
    )
    op.create_index("ix_local_follow_ups_ticket_id", "local_follow_ups", ["ticket_id"])
