"""Which messages of a thread a model is asked to write as a question of their own. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from workers.generation.guardrails.prompt_injection import has_prompt_injection
from workers.generation.triage.humans import wish
from workers.generation.triage.needs import needs_in
from workers.generation.triage.refusals.forbidden import is_forbidden
from workers.generation.triage.refusals.off_topic import is_off_topic
from workers.generation.triage.small_talk.kinds import small_talk
from workers.generation.triage.threads.asking_on import asks_for_progress
from workers.generation.triage.threads.complaints import complaint
from workers.generation.triage.threads.follow_ups import is_another_need, may_follow
from workers.generation.triage.ticket_questions import ticket_question
from workers.generation.triage.urgency.judgement import urgency


def leans_on_its_thread(text: str, topic: Sequence[str]) -> bool:
    """Whether a message is a follow-up that a search understands only with its thread.

    `topic` is what the thread is about, newest first. A complaint, small talk, what is urgent, a
    wish, a question about a ticket, several needs and another need are each met in their own way,
    and what gives orders to a model is shown to none.
    """
    if not topic or not may_follow(text) or complaint(text) is not None:
        return False
    met_otherwise = (small_talk, urgency, wish, ticket_question, needs_in)
    if any(met(text) is not None for met in met_otherwise):
        return False
    if asks_for_progress(text):
        return False
    if is_off_topic(text) or is_forbidden(text) or has_prompt_injection(text):
        return False
    return not is_another_need(text, topic[0])
