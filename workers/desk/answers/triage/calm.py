"""What the learned model alone takes for urgent, barely, and what a ticket then says of it.

"My nightly script gets 401" is near to nothing that the model learned, and so may fall to either
side. Such a message is searched first. Passwords and dangers are never doubted, nor is anger, nor
mails but those that are only unwanted: there, tickets of everyday troubles have the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.desk.answers.triage.spam import only_gets_spam
from workers.generation.candidates import Candidate
from workers.generation.triage.intents.concepts import concepts, plain
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import BELIEVED, judged, urgency
from workers.text.fold import fold

SURELY = 0.7
"""Relevance from which on a ticket tells of the same."""
NEAR = 0.3
"""Relevance from which on a ticket of an emergency says that it may be one."""
_SAYS_SO = {
    Urgency.RANSOMWARE: ("malware", "scramble"),
    Urgency.STOLEN_DEVICE: ("theft", "lose"),
    Urgency.OUTAGE: ("all_of_us",),
}
"""Kinds that may be doubted, each with the ideas by which it is told."""
_HAS_NO_MORE = re.compile(
    r"\b(?:no longer (?:have|got)|(?:do not|don't|dont) have (?:it|my|the)|without (?:my|the)"
    r"|(?:ai|a|as|avons|avez|ont) (?:plus|pas) (?:mon|ma|mes|de|d'|le|la)|plus de"
    r"|sans (?:mon|ma|mes))\b"
)
"""Something is not there any more."""


def is_doubtful(text: str) -> bool:
    """Whether the model alone says that a message is urgent, barely, and no word does; or whether
    unwanted mail is all that an account in other hands is told by."""
    found = judged(text)
    if found is None:
        return False
    if found.why is Urgency.ACCOUNT_TAKEN and only_gets_spam(" ".join(fold(text).split())):
        return True
    if found.alone is None or found.alone >= BELIEVED:
        return False
    ideas = _SAYS_SO.get(found.why)
    if ideas is None or _HAS_NO_MORE.search(fold(text)):
        return False
    known = concepts()
    telling = {known.names.index(one) for one in ideas}
    return all(telling.isdisjoint(one) for one in known.found(plain(text)))


def is_everyday(candidates: Sequence[Candidate]) -> bool:
    """Whether the best of these is surely the same trouble, was solved, and none near is urgent."""
    best = max(candidates, key=lambda one: one.relevance, default=None)
    if best is None or best.relevance < SURELY or not best.resolution:
        return False
    return not any(_is_urgent(one) for one in candidates if one.relevance >= NEAR)


def _is_urgent(ticket: Candidate) -> bool:
    told = f"{ticket.title}. {ticket.problem}"
    return urgency(ticket.title) is not None or urgency(told) is not None
