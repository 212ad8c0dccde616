"""The states of a question and of a draft, and which step may follow which. Pure rules.

::

    received ──► working ──► delivering ──► answered | abstained | clarifying
        ▲           │  │                        │
        │           │  └──► in_review ──► delivering (approved, edited)
        └───────────┴──────────┘   │
      (lost worker, rejection)     └──► with_human ──► delivering (a human's answer)

    from nearly everywhere: ──► with_human (asker or staff wish it, all else failed),
                            ──► escalated (a ticket), ──► superseded (the thread moved on)

    received, delivering, with_human ──► in_review: a reviewer took a decision back in time

A question *rests* where nothing happens by itself any more. In each resting state its asker has
been told how things are.
"""

from __future__ import annotations

from connectors.database.models import DraftStatus, QuestionStatus

Q = QuestionStatus
D = DraftStatus

QUESTION_STEPS: dict[QuestionStatus, frozenset[QuestionStatus]] = {
    Q.RECEIVED: frozenset({Q.WORKING, Q.IN_REVIEW, Q.WITH_HUMAN, Q.ESCALATED, Q.SUPERSEDED}),
    Q.WORKING: frozenset(
        {
            Q.RECEIVED,
            Q.WORKING,
            Q.IN_REVIEW,
            Q.DELIVERING,
            Q.WITH_HUMAN,
            Q.ESCALATED,
            Q.SUPERSEDED,
        }
    ),
    Q.IN_REVIEW: frozenset({Q.RECEIVED, Q.DELIVERING, Q.WITH_HUMAN, Q.ESCALATED, Q.SUPERSEDED}),
    Q.DELIVERING: frozenset(
        {
            Q.ANSWERED,
            Q.ABSTAINED,
            Q.CLARIFYING,
            Q.RECEIVED,
            Q.IN_REVIEW,
            Q.WITH_HUMAN,
            Q.ESCALATED,
            Q.FAILED,
            Q.SUPERSEDED,
        }
    ),
    Q.WITH_HUMAN: frozenset({Q.IN_REVIEW, Q.DELIVERING, Q.ESCALATED, Q.SUPERSEDED}),
    Q.ANSWERED: frozenset({Q.WITH_HUMAN, Q.ESCALATED}),
    Q.ABSTAINED: frozenset({Q.WITH_HUMAN, Q.ESCALATED}),
    Q.CLARIFYING: frozenset({Q.WITH_HUMAN, Q.ESCALATED, Q.SUPERSEDED}),
    Q.FAILED: frozenset({Q.WITH_HUMAN, Q.ESCALATED}),
    Q.ESCALATED: frozenset({Q.WITH_HUMAN}),
    Q.SUPERSEDED: frozenset(),
}

DRAFT_STEPS: dict[DraftStatus, frozenset[DraftStatus]] = {
    D.PROPOSED: frozenset({D.APPROVED, D.EDITED, D.REJECTED, D.TAKEN_OVER, D.DISCARDED, D.EXPIRED}),
    D.RELEASED: frozenset({D.DISCARDED}),
    # Back to a proposed one: its reviewer took the decision back before it had any effect.
    D.APPROVED: frozenset({D.DISCARDED, D.PROPOSED}),
    D.EDITED: frozenset({D.DISCARDED, D.PROPOSED}),
    D.REJECTED: frozenset({D.PROPOSED}),
    D.TAKEN_OVER: frozenset({D.PROPOSED}),
    D.DISCARDED: frozenset(),
    D.EXPIRED: frozenset(),
}

EDITED, DELETED = "edited", "deleted"
TAKEN_BACK = (EDITED, DELETED)
"""The `failure` of a superseded question whose message its asker changed or deleted: what it said
counts no more."""

UNDER_WAY = frozenset({Q.RECEIVED, Q.WORKING, Q.DELIVERING})
"""States that a worker must leave; the sweeper sees to it that one does."""

RESTING = frozenset(QuestionStatus) - UNDER_WAY
FINAL = frozenset({Q.ANSWERED, Q.ABSTAINED, Q.CLARIFYING, Q.ESCALATED, Q.SUPERSEDED, Q.FAILED})

HANDED_BACK = "handed_back"
"""Gate of a question that waits for a human in a thread that was given back to the copilot."""
URGENT = "urgent"
"""Gate of a question that a human must see before the others."""
REPLIES = frozenset(
    {"small_talk", "thanks", "who_are_you", "refuse", "ticket_status", "known_incident"}
)
"""Gates of what is said without a draft, and ends there."""

END_BY_GATE = {
    "send": Q.ANSWERED,
    "review": Q.ANSWERED,
    "human": Q.ANSWERED,
    "abstain": Q.ABSTAINED,
    "clarify": Q.CLARIFYING,
    **dict.fromkeys(REPLIES, Q.ANSWERED),
}
"""What a question becomes once the message that its gate decided on has been delivered."""


def may_become(before: QuestionStatus, after: QuestionStatus) -> bool:
    """Whether a question may go from one state to the other."""
    return after in QUESTION_STEPS[before]


def sources_of(after: QuestionStatus) -> list[QuestionStatus]:
    """The states that may lead to `after`, for the WHERE of a conditional update."""
    return [state for state in QuestionStatus if after in QUESTION_STEPS[state]]
