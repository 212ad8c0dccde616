"""Questions about the asker's own tickets: how does it stand, is somebody on it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.text.fold import fold

LONGEST = 25
"""Words above which a message also describes a problem."""
LEARNED = 0.0
"""Score from which on the model alone is enough."""
_INTENT = Intent.TICKET_STATUS
_FORM = (
    r"(?:tickets?|demandes?|incidents?|dossiers?|requetes?|signalements?|appels?|requests?|cases?"
    r"|issues?|bons?|interventions?|reclamations?|commandes?|orders?)"
)
_MINE = r"(?:mon|ma|mes|notre|nos|le|la|les|l'|ce|cette|my|our|the|that|this|me|your)"
_ASKS = re.compile(
    rf"\bou (?:en )?(?:est|sont|en est-on|en sommes[- ]nous)\b.{{0,40}}\b{_FORM}\b"
    rf"|\b(?:nouvelles?|avancement|avancee|statut|etat|suivi|suite|reponse)\b.{{0,30}}\b"
    rf"{_MINE} ?{_FORM}\b"
    rf"|\b(?:news|updates?|progress|status|state|word|answer|reply|eta)\b.{{0,25}}\b{_MINE} "
    rf"(?:\w+ ){{0,2}}{_FORM}\b"
    rf"|\bwhere(?:'s| is| are| does)\b.{{0,20}}\b{_MINE} (?:\w+ )?{_FORM}\b"
    rf"|\b(?:what happened|what's happening|how is it going|what became|qu'est devenue?|que devient"
    rf"|quand sera|when will|has anyone|has anybody|has somebody|did (?:anyone|anybody|someone)"
    rf"|est-ce que quelqu'un|quelqu'un (?:a|s'occupe)|qui s'occupe|who is (?:on|handling)|is"
    rf"|have you|avez[- ]vous|a-t-on|vous en etes ou)\b.{{0,45}}\b{_MINE} (?:\w+ )?{_FORM}\b"
    rf".{{0,25}}(?:\?|$)"
    rf"|\b(?:mes|my) (?:\w+ )?(?:tickets|demandes|requests)\b"
    rf"|\b(?:mon|ma|my|our|notre) (?:\w+ )?{_FORM}\b.{{0,40}}\b(?:traitee?|avance\w*|resolue?"
    rf"|solved"
    r"|fixed|done|seen|received|recue?|handled|processed|read|prise? en (?:charge|compte)|ca en est"
    r"|en est|closed|close)\b"
    rf"|\b(?:traite\w*|avance\w*|resolu|recu|lu|vu|got|get|receive[d]?|seen|read|handled"
    rf"|reponse (?:a"
    rf"|sur)) (?:a |sur |on )?(?:mon|ma|my|our|notre) (?:\w+ )?{_FORM}\b"
    rf"|^\W*(?:my|mon|ma) {_FORM} (?:from|of|de|du|d'hier|of last)\b.{{0,20}}\?"
    r"|\b(?:update|news|nouvelles|status|statut|etat|suivi)\b.{0,12}\b\d{3,10}\b"
)
_NUMBER = re.compile(
    rf"\b{_FORM} ?(?:n°|no\.?|nr\.?|num(?:ero)?|number|#|:)? ?(\d{{2,10}})\b|#(\d{{2,10}})\b"
)
_PROGRESS = re.compile(
    r"\b(?:is (?:somebody|someone|anyone|anybody|it being)|are you|quelqu'un|on|vous|qui)\b.{0,25}"
    r"\b(?:on (?:it|this)|working on|looking (?:at|into)|fixed|s'en occupe\w*|y travaille\w*"
    r"|dessus|vous en occupez)\b"
    r"|\b(?:c'est (?:prevu )?pour quand|pour quand|quand (?:est-ce que )?(?:ca|ce) (?:sera|va)"
    r"|any eta|when will (?:it|this) be|how long will (?:it|this)|combien de temps|des nouvelles"
    r"|any (?:news|update|progress)|du nouveau|ca avance)\b"
)

_OF_THE_STATE = re.compile(
    r"^\W*(?:(?:et|and|ok|but|mais|so|alors|sinon|then|du coup|oh|ah)\b\W*){0,3}(?:"
    r"(?:since when|depuis quand|depuis combien de temps|how long (?:already|has it been)|when was"
    r" (?:it|that) opened)|(?:who|qui)(?:'s| is| has| does| est-ce qui| l'a|)? ?(?:s'en occupe\w*"
    r"|y travaille|le traite|la traite|est dessus|on it|got it|has it|it|handles it|handling it"
    r"|working on it|assigned|en charge|takes care of it)"
    r"|(?:anybody|anyone|somebody|someone|quelqu'un)(?: is| est)? (?:on it|dessus)"
    r"|(?:(?:what about|et) )?(?:the |my |l'|les |mes )?(?:other|autre|others|autres|second"
    r"|deuxieme|seconde|previous|precedente?)(?: one| ones| ticket| demande| request)?"
    r"|(?:what about )?(?:celui|celle|the one) (?:d'avant|d'hier|before|from before|de la semaine"
    r" derniere|from last week)"
    r"|(?:is it|is that|c'est|est-ce|it is|it's)(?: still| already| deja| toujours| bientot)?"
    r" (?:fixed|done|solved|closed|open|finished|repaired|fait|regle|resolu|repare|fini|clos"
    r"|termine|ouverte?|en cours)"
    r"|(?:still|toujours) (?:open|ouverte?|en cours|en attente|nothing|rien)"
    r")(?: yet| now| maintenant| enfin| deja| already| alors| please| svp)?\W*$"
)
_SINCE = re.compile(
    r"\b(?:since when|depuis (?:quand|combien de temps)|how long (?:already|has it been)"
    r"|when was (?:it|that) opened|ouverte? (?:quand|depuis))\b"
)
_ANOTHER = re.compile(r"\b(?:others?|autres?|second|deuxieme|seconde|previous|d'avant|before)\b")
_THE_ONE = re.compile(
    r"^\W*(?:(?:et|and|no|non|mais|but|je parle de|i mean|plutot)\b\W*){0,2}(?:what about )?"
    r"(?:celui|celle|ceux|celles|the one|the ones|that one|la demande|le ticket|my request"
    r"|the request|the ticket)\b"
)


@dataclass(frozen=True, slots=True)
class TicketQuestion:
    """A question about tickets; `numbers` are those that it names."""

    numbers: tuple[str, ...] = ()


def ticket_question(text: str) -> TicketQuestion | None:
    """Whether a message asks how tickets stand."""
    said = " ".join(fold(text).split())
    words = len(said.split())
    if words > LONGEST:
        return None
    numbers = tuple(dict.fromkeys(one or two for one, two in _NUMBER.findall(said)))
    if _ASKS.search(said) or (numbers and words <= 6) or is_kind(text, _INTENT, LEARNED):
        return TicketQuestion(numbers)
    return None


def asks_for_progress(text: str) -> bool:
    """Whether a message in a thread asks how far it is: "is somebody on it?"."""
    said = " ".join(fold(text).split())
    return len(said.split()) <= LONGEST and _PROGRESS.search(said) is not None


def asks_of_the_state(text: str) -> bool:
    """Whether a message after the state of tickets asks on: "since when?", "and the other one?"."""
    said = " ".join(fold(text).replace("’", "'").split())
    if len(said.split()) > LONGEST:
        return False
    return _OF_THE_STATE.match(said) is not None or _PROGRESS.search(said) is not None


def names_the_one(text: str) -> bool:
    """Whether a message says which of several it means: "the one about the remote desktop"."""
    said = " ".join(fold(text).split())
    return len(said.split()) <= LONGEST and _THE_ONE.match(said) is not None


def asks_since_when(text: str) -> bool:
    """Whether a message asks when a ticket was opened."""
    return _SINCE.search(fold(text)) is not None


def means_another(text: str) -> bool:
    """Whether a message means another ticket than the one that was told of."""
    return _ANOTHER.search(fold(text).replace("’", "'")) is not None
