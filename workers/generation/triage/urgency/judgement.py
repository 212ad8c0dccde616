"""Whether a message cannot wait: by rules over what is said together, and by the learned model.

The rules know what was met before and name its kind; the model knows unseen wordings. Either alone
is enough where it is sure. Where a rule finds what the model takes for everyday, nothing is urgent.
Neither reads what was not done ("I got a suspicious mail and did not open it" asks a question) or
what is only depicted; anger is heard in all that is said.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from workers.generation.guardrails.prompt_injection import has_prompt_injection
from workers.generation.triage.intents.kinds import Intent, Urgency
from workers.generation.triage.intents.model import Guess, guess
from workers.generation.triage.refusals.out_of_tickets import UNBOUND
from workers.generation.triage.urgency.anger import (
    is_anger,
    is_distress,
    is_weary_of_a_thing,
    without_weariness,
)
from workers.generation.triage.urgency.denials import without_denials
from workers.generation.triage.urgency.depictions import without_depictions
from workers.generation.triage.urgency.devices import is_theft
from workers.generation.triage.urgency.hazards import is_hazard
from workers.generation.triage.urgency.leaks import is_leak, is_taken
from workers.generation.triage.urgency.malware import is_ransom
from workers.generation.triage.urgency.outages import is_outage
from workers.generation.triage.urgency.personal_data import is_breach
from workers.generation.triage.urgency.phishing import is_phishing
from workers.text.fold import fold

SURE = 0.0
"""Score from which on the model alone is enough for one short text."""
BELIEVED = 0.2
"""Score from which on it is believed though all else speaks of something everyday."""
SURE_OF_HAZARD = 0.6
"""The same for a danger: batteries, liquids and burning are words of everyday questions, too."""
MORE_A_DOUBLING = 0.3
"""How much more it needs each time that the parts of a long text are doubled."""
OTHER, REFUSED_FROM = 0.6, 0.3
"""Scores from which on another kind counts, and one that is refused."""
EVERYDAY = -0.8
"""Score below which no rule counts."""
ASKED = -0.2
"""The same for a message that asks how or where something is done: "how do I report a theft?"."""
_ASKS_HOW = re.compile(
    r"\W*(?:comment|how (?:do|to|can|should)|which|quel(?:le)?s? (?:est|sont|form)|where|ou (?:est"
    r"|trouver|puis)|what(?:'s| is) the)\b"
)
_WANTS_GIVEN = re.compile(
    r"\W*(?:(?:bonjour|salut|hello|hi|please)\W+)?(?:donne[rz]?|envoie|envoye[rz]|passe[rz]?|file[rz]?"
    r"|give|send|pass)[- ](?:moi|nous|me|us)\b"
)
"""Who begins so wants something, and hardly tells of what happened."""
_REFUSED = (Intent.OFF_TOPIC, Intent.FORBIDDEN)
"""Kinds that speak of the same things as urgent ones, such as a story of thieves: the likelier of
the two counts."""
_READ_CHARS = 4_000
"""What is urgent is said at the beginning; a pasted log is not read for it."""
_RULES = (
    (Urgency.RANSOMWARE, is_ransom),
    (Urgency.STOLEN_DEVICE, is_theft),
    (Urgency.PHISHING, is_phishing),
    (Urgency.ACCOUNT_TAKEN, is_taken),
    (Urgency.LEAKED_SECRET, is_leak),
    (Urgency.LEAKED_SECRET, is_breach),
    (Urgency.HAZARD, is_hazard),
    (Urgency.OUTAGE, is_outage),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """Why a message cannot wait. `alone`: how sure the model is, where no rule says so."""

    why: Urgency
    alone: float | None = None


def urgency(text: str) -> Urgency | None:
    """Why a person must see this message at once; None if nothing says so."""
    found = judged(text)
    return found.why if found else None


def judged(text: str) -> Judged | None:
    """Why a person must see this message at once, and who says so; None if nothing does."""
    raw = text[:_READ_CHARS]
    done = without_denials(raw)
    written = " ".join(fold(done).split())
    said = without_depictions(written)
    # Where nothing is left out the whole text is read, as other rules read it.
    learned = guess(said if said != written else text if done == raw else done)
    heard = " ".join(fold(raw).split())
    if is_distress(heard):
        return Judged(Urgency.ANGER)
    least = ASKED if _ASKS_HOW.match(written) else EVERYDAY
    if learned.urgent < least or _is_other(learned):
        return None
    for kind, found in _RULES:
        if found(said):
            return Judged(kind)
    if is_anger(raw, heard):
        return Judged(Urgency.ANGER)
    if learned.urgent_kind is Urgency.ANGER and is_weary_of_a_thing(raw, heard):
        # A sigh is learned as anger, and may hide what else the message tells.
        learned = guess(without_weariness(said))
    # Orders to a machine sound like anger, and are no wording that the model learned from people.
    if not is_sure(learned) or has_prompt_injection(raw) or UNBOUND.search(written):
        return None
    if learned.urgent < BELIEVED and _WANTS_GIVEN.match(written):
        return None
    return Judged(learned.urgent_kind, learned.urgent)


def tells_danger(text: str) -> bool:
    """Whether a rule, or the model with some certainty, says that something has happened; orders
    sound like anger, and tell of nothing."""
    found = judged(text)
    if found is None or found.why is Urgency.ANGER:
        return False
    return found.alone is None or found.alone >= BELIEVED


def _is_other(learned: Guess) -> bool:
    """Whether the model is surer of another kind, such as a joke about useless printers."""
    if learned.kind in _REFUSED:
        return learned.score >= max(REFUSED_FROM, learned.urgent)
    other = not isinstance(learned.kind, Urgency) and learned.score >= OTHER
    return other and learned.urgent < 0


def is_sure(learned: Guess) -> bool:
    """Whether the model alone is sure enough that a text cannot wait."""
    least = SURE_OF_HAZARD if learned.urgent_kind is Urgency.HAZARD else SURE
    return learned.urgent >= least + MORE_A_DOUBLING * math.log2(learned.windows)
