"""Messages that ask for a person or for a ticket, and hardly anything else. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.text.fold import fold

LONGEST = 200
"""Characters above which a message also describes something, which the search may answer."""


LEARNED = 0.0
"""Score from which on the model alone is enough."""


class Wish(StrEnum):
    """What is asked for."""

    HUMAN = "human"
    TICKET = "ticket"


_PERSON = (
    r"(?:humain|humaine|quelqu'un|personne|technicien|technicienne|collegue|support|conseiller"
    r"|conseillere|agent|informaticien|informaticienne|responsable|operateur|helpdesk|hotline"
    r"|human|someone|somebody|person|technician|colleague|operator|engineer|staff|it guy|tech)"
)
_A = (
    r"(?:un |une |le |la |l'|a |an |the |au |du |de |avec |to |with |some |real |actual |vrai "
    r"|vraie )"
)
_HUMAN = re.compile(
    rf"\b(?:parler|discuter|echanger|contacter|joindre|voir|appeler)\b.{{0,30}}\b{_PERSON}\b"
    rf"|\b(?:talk|speak|chat|reach|contact|connect me|connected)\b.{{0,20}}\b{_PERSON}\b"
    rf"|\b(?:passe|passez|mets|mettez|transfere|transferez|envoie|envoyez|trouve|trouvez|donne"
    rf"|donnez)[- ](?:moi|nous)\b.{{0,25}}\b{_PERSON}\b"
    rf"|\b(?:put|pass|transfer|get|give|send|find|hand) (?:me|us|this)\b.{{0,25}}\b{_PERSON}\b"
    rf"|\b(?:je (?:veux|voudrais|souhaite|prefere)|j'aimerais|il me faut|i (?:want|need|prefer)"
    rf"|i'd (?:like|prefer)|can i (?:get|have)) {_A}{{0,3}}{_PERSON}\b"
    rf"|^\W*{_A}{{0,3}}{_PERSON}(?: svp| stp| please| s'il vous plait| s'il te plait)\W*$"
    r"|\b(?:un|vrai) (?:vrai )?humain\b|\b(?:a )?(?:real|actual) (?:human|person)\b"
    r"|\b(?:rappel(?:ez|le)|telephonez|appel(?:ez|le))[- ](?:moi|nous)\b"
    r"|\b(?:call|ring|phone) me(?: back)?\b"
    rf"|\bcan (?:{_A}{{0,3}}{_PERSON}) .{{0,20}}\b(?:look|come|help|call|check|see)\b"
    rf"|\b(?:{_A}{{0,3}}{_PERSON}) (?:peut|pourrait|viendrait)(?:-il|-elle)? .{{0,20}}\b(?:passer"
    r"|venir|voir|m'aider|appeler)\b|\b(?:technicien|collegue) (?:peut|pourrait)(?:-il)? venir\b"
    rf"|\b(?:avoir|get) {_A}{{0,3}}{_PERSON} (?:au|on the) (?:telephone|phone)\b"
    r"|^\W*(?:please )?escala(?:te|de[rz]?)(?: this| it| svp| please)?\W*$"
)
_FORM = (
    r"(?:ticket|demande|incident|dossier|requete|signalement|tickets|request|case|issue"
    r"|fiche|intervention)"
)
_TICKET = re.compile(
    rf"^\W*(?:ouvr(?:ir|e|ez)|open|create|cree[rz]?|file|log) (?:un |a |une )?{_FORM}\W*$|"
    rf"\b(?:ouvr(?:ir|e|ez|es)|cre(?:er|e|ez|es)|fais|faites|faire|depose[rz]?|enregistre[rz]?"
    rf"|emettre|lance[rz]?|saisi[rs]?|saisissez)[- ]?(?:moi |nous |lui )?(?:donc )?"
    rf"(?:un|le|une|la|ce|cette) {_FORM}\b"
    rf"|\b(?:open|create|file|raise|log|submit|make|start)(?: me| us)? (?:a|the|an|this as a) "
    rf"(?:support |new |service )?{_FORM}\b"
)
_HOW = re.compile(
    r"\b(?:comment|how (?:do|can|to|should|would)|ou (?:est-ce|puis|dois|peut|faut)"
    r"|where (?:do|can|should)|pour(?:quoi| ouvrir| creer)|why)\b"
)
_NO = re.compile(
    r"\b(?:ne (?:veux|voudrais|souhaite)|veux pas|pas (?:besoin|envie)|inutile|sans (?:ouvrir|creer"
    r"|parler)|do(?:n't| not) (?:want|need|open|create)|no need|without|rather not)\b"
)


def wish(text: str) -> Wish | None:
    """Whether the message asks for a person or a ticket; how one gets one is a question."""
    said = " ".join(fold(text).split())
    if len(said) > LONGEST or _HOW.search(said) or _NO.search(said):
        return None
    if _TICKET.search(said):
        return Wish.TICKET
    if _HUMAN.search(said) or is_kind(text, Intent.HUMAN, LEARNED):
        return Wish.HUMAN
    return Wish.TICKET if is_kind(text, Intent.TICKET, LEARNED) else None
