"""The feedback log: what askers and staff made of answers, for learning. Rows are only added."""

from __future__ import annotations

from connectors.database.ids import new_id
from connectors.database.models import Draft, FeedbackEvent, Person, Question

REASONS = ("incorrect", "incomplete", "outdated", "not_my_problem", "inappropriate", "other")
"""Why an answer did not help, as codes."""
WITHDRAWN_VOTE = "withdrawn"
"""The value of a vote that takes the one before it back."""
MAX_TEXT = 4_000
"""Characters of what an asker says to it in their own words."""


def feedback_event(
    question: Question,
    draft: Draft,
    person: Person,
    platform: str,
    kind: str,
    *,
    value: str = "",
    text: str | None = None,
    reason: str | None = None,
) -> FeedbackEvent:
    """A row of the log, to be added. `text` is redacted by the caller; `kind` says what happened
    (``vote``, ``review``, ``human_answer``), `value` how it came out, `reason` is a code."""
    return FeedbackEvent(
        id=new_id(),
        question_id=question.id,
        draft_id=draft.id,
        person_id=person.id,
        role=person.acts_as,
        platform=platform,
        kind=kind,
        value=value or kind,
        reason=reason,
        text=text,
    )
