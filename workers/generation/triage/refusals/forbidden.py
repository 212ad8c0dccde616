"""What nobody may be helped with: other people's secrets, and ways round the site's rules. Pure."""

from __future__ import annotations

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.generation.triage.refusals.disclosure import is_disclosure
from workers.generation.triage.refusals.others_secrets import asks_for_papers, with_somebody

LEARNED = 0.45
"""Score from which the model is sure enough: a refused question is worse than a searched one."""
LONGEST = 30
"""Words above which a message also describes a problem."""


def is_forbidden(text: str) -> bool:
    """Whether a message asks for what is somebody else's, or how a rule is got round."""
    if is_disclosure(text):
        return True
    if len(text.split()) > LONGEST or asks_for_papers(with_somebody(text)):
        return False
    return is_kind(text, Intent.FORBIDDEN, LEARNED)
