"""Whether a message cannot wait for what it says together with the one before it: "and I typed my
password there" after a strange mail."""

from __future__ import annotations

import re

from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.intents.model import guess
from workers.generation.triage.statements import only_tells_system
from workers.generation.triage.threads.follow_ups import asks, is_another_need, may_follow
from workers.generation.triage.urgency.judgement import is_sure, urgency
from workers.text.fold import fold

_DENIED = re.compile(
    r"\b(?:(?:je |on |nous |j')(?:n')?(?:ai|a|avons) (?:pas|rien|jamais)"
    r"|(?:i|we) (?:did not|didn't|have not|haven't|never))\b"
)
"""A deed that was not done: what it would have led to did not come."""
_ENDS = ".!?…,;: "


def urgency_together(text: str, before: str) -> Urgency | None:
    """Why a short message that goes on from `before` needs a person at once; None: nothing says so.

    The two are read as one. That counts only where the model is sure of it, and surer than of
    either alone: it is the message that makes it worse. A rule alone is not enough here, since what
    it looks for may stand in two sentences that deny each other. Who asks what to do tells nothing
    new, and neither does who asks for something else, who says that nothing was done, or who only
    says on which system they are.
    """
    if not may_follow(text) or asks(text) or is_another_need(text, before):
        return None
    if _DENIED.search(fold(text)) or only_tells_system(text):
        return None
    both = f"{before.rstrip(_ENDS)}. {text}"
    together = guess(both)
    apart = max(guess(text).urgent, guess(before).urgent)
    if together.urgent <= apart or not is_sure(together):
        return None
    return urgency(both)
