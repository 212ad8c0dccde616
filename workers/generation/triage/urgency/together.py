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
_DOER = re.compile(
    r"(?:^|\W)(?:j'|je |on |nous |ils? |elles? |m'|quelqu'un |i |we |he |she |they |it\b|someone )"
)
"""Who did something, or what it was done to."""
_CLAUSES = re.compile(r"(?<=[.,;:!?…])\s+")


def urgency_together(text: str, before: str) -> Urgency | None:
    """Why a short message that goes on from `before` needs a person at once; None: nothing says so.

    The two are read as one. That counts only where the model is sure of it, and surer than of
    either alone: it is the message that makes it worse. A rule alone is not enough here, since what
    it looks for may stand in two sentences that deny each other. Who asks what to do tells nothing
    new by that, and neither does who asks for something else, who says that nothing was done, or
    who only says on which system they are.
    """
    told = _told(text)
    if not told or not may_follow(told) or is_another_need(told, before):
        return None
    if _DENIED.search(fold(told)) or only_tells_system(told):
        return None
    both = f"{before.rstrip(_ENDS)}. {told}"
    together = guess(both)
    apart = max(guess(told).urgent, guess(before).urgent)
    if together.urgent <= apart or not is_sure(together):
        return None
    return urgency(both)


def _told(text: str) -> str:
    """What a message tells before it asks: "I typed it in", of "I typed it in, what now?". Nobody
    does anything in "and the photos on my phone, are they taken, too?"."""
    clauses = _CLAUSES.split(text.strip())
    if not asks(clauses[-1]):
        return text
    while clauses and asks(clauses[-1]):
        clauses.pop()
    told = " ".join(clauses).rstrip(",;: ")
    return told if _DOER.search(fold(told)) else ""
