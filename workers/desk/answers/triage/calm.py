"""What the learned model alone takes for urgent, barely, and what a ticket then says of it.

"My nightly script gets 401" is near to nothing that the model learned, and so may fall to either
side. Such a message is searched first, and only a ticket of surely the same trouble makes it calm.
Passwords and dangers are never doubted, nor is anger in words, nor mails but those that are only
unwanted: there, tickets of everyday troubles have the same words. What is told as an everyday
trouble by who does what needs a ticket that is near. Whatever is found, a colleague looks at the
answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.desk.answers.triage.everyday import eats_own_program, fails_at, lost_a_factor
from workers.desk.answers.triage.spam import asks_of_a_break_in, only_gets_spam
from workers.generation.candidates import Candidate
from workers.generation.triage.intents.concepts import concepts, plain
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import Judged, judged, urgency
from workers.text.fold import fold

SURELY = 0.7
"""Relevance from which on a ticket tells of the same."""
TOLD = 0.2
"""The same for a trouble that is told as an everyday one."""
FAINTLY = 0.5
"""Score from which on the model alone is believed, though no word says so."""
SURE_OF = 0.7
"""Score from which on it is believed, though a trouble is told as an everyday one."""
NEAR = 0.3
"""Relevance from which on a ticket of an emergency says that it may be one."""
_SAYS_SO = {
    Urgency.RANSOMWARE: ("malware", "scramble"),
    Urgency.STOLEN_DEVICE: ("theft", "lose"),
    Urgency.OUTAGE: ("all_of_us",),
}
"""Kinds that may be doubted, each with the ideas by which it is told."""
_OF_MAIL = (Urgency.ACCOUNT_TAKEN, Urgency.PHISHING, Urgency.RANSOMWARE)
"""Kinds that unwanted mail sounds like."""
_SURELY_OF_MAIL = (Urgency.ACCOUNT_TAKEN, Urgency.RANSOMWARE)
"""Those of them that the model is always sure of where a break-in is only asked about."""
_OF_LOSS = (Urgency.STOLEN_DEVICE, Urgency.OUTAGE, Urgency.PHISHING, Urgency.ANGER)
"""Kinds that a lost second factor sounds like; who is angry in words is not doubted."""
_HAS_NO_MORE = re.compile(
    r"\b(?:no longer (?:have|got)|(?:do not|don't|dont) have (?:it|my|the)|without (?:my|the)"
    r"|(?:ai|a|as|avons|avez|ont) (?:plus|pas) (?:mon|ma|mes|de|d'|le|la)|plus de"
    r"|sans (?:mon|ma|mes))\b"
)
"""Something is not there any more."""
_EXTORTED = re.compile(r"\b(?:chantage|blackmail\w*|s?extor[qst]\w+|rancon\w*|ransom\w*)\b")
"""Somebody is put under pressure, in whatever words the rest is told."""


def doubt(text: str) -> float | None:
    """How relevant a ticket must be to make a message calm that sounds urgent; None where nothing
    may. Doubted is what only the model says, and no word does, and what tells of an everyday
    trouble; for an account in other hands, also what a rule says of one who only gets spam."""
    found = judged(text)
    if found is None:
        return None
    said = " ".join(fold(text).split())
    if _EXTORTED.search(said):
        return None
    if _is_of_mail(found, said) and only_gets_spam(said):
        # A rule or a sure model is not doubted for less than a ticket of surely the same.
        return SURELY if found.alone is None or found.alone >= SURE_OF else TOLD
    if _is_told(found, said):
        return TOLD
    if found.alone is None or found.alone >= FAINTLY or _HAS_NO_MORE.search(said):
        return None
    ideas = _SAYS_SO.get(found.why)
    if ideas is None:
        return None
    known = concepts()
    telling = {known.names.index(one) for one in ideas}
    silent = all(telling.isdisjoint(one) for one in known.found(plain(text)))
    return SURELY if silent else None


def _is_of_mail(found: Judged, said: str) -> bool:
    """Whether unwanted mail may sound like what was found: by a rule for an account in other hands,
    or by the model where it is not sure, or where a break-in is only asked about."""
    if found.alone is None:
        return found.why is Urgency.ACCOUNT_TAKEN
    if found.alone < SURE_OF:
        return found.why in _OF_MAIL
    return found.why in _SURELY_OF_MAIL and asks_of_a_break_in(said)


def _is_told(found: Judged, said: str) -> bool:
    """Whether an everyday trouble is told by who does what. The model is never so sure of one as of
    what it learned; a rule only knows the words for a virus."""
    if found.why is Urgency.RANSOMWARE and eats_own_program(said):
        return found.alone is None or found.alone < SURE_OF
    if found.alone is None or found.alone >= SURE_OF:
        return False
    if found.why in (Urgency.STOLEN_DEVICE, Urgency.OUTAGE) and fails_at(said):
        return True
    return found.why in _OF_LOSS and lost_a_factor(said)


def is_everyday(candidates: Sequence[Candidate], least: float = SURELY) -> bool:
    """Whether the best of these is the same trouble by at least so much, was solved, and none near
    is urgent."""
    best = max(candidates, key=lambda one: one.relevance, default=None)
    if best is None or best.relevance < least or not best.resolution:
        return False
    return not any(_is_urgent(one) for one in candidates if one.relevance >= min(NEAR, least))


def _is_urgent(ticket: Candidate) -> bool:
    told = f"{ticket.title}. {ticket.problem}"
    return urgency(ticket.title) is not None or urgency(told) is not None
