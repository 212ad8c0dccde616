"""Messages that ask for a person or for a ticket, and hardly anything else. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.generation.triage.refusals.off_topic import names_a_thing
from workers.text.fold import fold

LONGEST = 200
"""Characters above which a message also describes something, which the search may answer."""


LEARNED, BELIEVED = 0.0, 0.3
"""Scores from which on the model alone is enough, and is believed before anything is searched."""


class Wish(StrEnum):
    """What is asked for."""

    HUMAN = "human"
    TICKET = "ticket"


_INTENTS = {Wish.HUMAN: Intent.HUMAN, Wish.TICKET: Intent.TICKET}
_PERSON = (
    r"(?:humain|humaine|quelqu'un|personne|technicien|technicienne|collegue|support|conseiller"
    r"|conseillere|agent|informaticien|informaticienne|responsable|operateur|helpdesk|hotline"
    r"|human|someone|somebody|person|technician|colleague|operator|engineer|staff|it guy|tech)"
)
_A = (
    r"(?:un |une |le |la |l'|a |an |the |au |du |de |avec |to |with |some |real |actual |vrai "
    r"|vraie )"
)
_NO_VERB = (
    r"(?= ?(?:[^\w ]|$)| (?:to|with|about|at|on|in|over|by|for|instead|rather|directly|here|now"
    r"|please|svp|stp|a|au|en|par|sur|de|du|pour|avec|plutot|directement|ici|la|maintenant)\b)"
)
"""Behind a call that is wished for; "anyone I can call hears nothing" tells of a fault."""
_HUMAN = re.compile(
    rf"\b(?:parler|discuter|echanger|contacter|joindre|voir|appeler)\b.{{0,30}}\b{_PERSON}\b"
    rf"|\b(?:talk|speak|chat|reach|contact|connect me|connected)\b.{{0,20}}\b{_PERSON}\b"
    rf"|\b(?:passe|passez|mets|mettez|transfere|transferez|envoie|envoyez|trouve|trouvez|donne"
    rf"|donnez)[- ](?:moi|nous)\b.{{0,25}}\b{_PERSON}\b"
    rf"|\b(?:put|pass|transfer|get|give|send|find|hand) (?:me|us|this)\b.{{0,25}}\b{_PERSON}\b"
    r"|^\W*(?:(?:no|ok|okay|please|just|can you|could you|hello|hi)\W+){0,3}(?:put|patch) (?:me|us)"
    r" through\b(?! to (?:the |my |a )?(?:voice ?mail|wrong))"
    rf"|\b(?:je (?:veux|voudrais|souhaite|prefere)|j'aimerais|il me faut|i (?:want|need|prefer)"
    rf"|i'd (?:like|prefer)|can i (?:get|have)) {_A}{{0,3}}{_PERSON}\b"
    rf"|^\W*{_A}{{0,3}}{_PERSON}(?: svp| stp| please| s'il vous plait| s'il te plait)\W*$"
    r"|\b(?:un|vrai) (?:vrai )?humain\b|\b(?:a )?(?:real|actual) (?:human|person)\b"
    r"|\b(?:rappel(?:ez|le)|telephonez|appel(?:ez|le))[- ](?:moi|nous)\b"
    r"|\b(?:call|ring|phone) me(?: back)?\b"
    # Somebody there whom one could talk to.
    rf"|\b(?:{_PERSON}|anyone|anybody)(?: \w+){{0,4}} (?:to|(?:i|we|je|on)"
    rf" (?:can|could|might|may|peux|puisse|pourrais|peut|pourrait)) (?:talk|speak|call|ring"
    rf"|phone|parler|appeler|joindre)\b{_NO_VERB}"
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
_ONE_OF_OURS = (
    r"(?:(?:tickets?|incident|signalement|intervention|request|demande(?! (?:de |d')(?:conges?"
    r"|absences?|missions?|ordres?|deplacements?|achats?|remboursements?|stages?|badges?)\b))\b)"
)
_MAYBE_OURS = (
    r"(?:(?:dossier|requete|case|issue|fiche)(?=\W*$| ?[,.;:!?]"
    r"| (?:pour|concernant|svp|stp|s'il|please|for|about)\b))"
)
"""What is a folder, a query or a form as well, wherever a word behind it says which."""
_TICKET = re.compile(
    rf"^\W*(?:ouvr(?:ir|e|ez)|open|create|cree[rz]?|file|log) (?:un |a |une )?{_FORM}\W*$|"
    rf"\b(?:ouvr(?:ir|e|ez|es)|cre(?:er|e|ez|es)|fais|faites|faire|depose[rz]?|enregistre[rz]?"
    rf"|emettre|lance[rz]?|saisi[rs]?|saisissez)[- ]?(?:moi |nous |lui )?(?:donc )?"
    rf"(?:(?:un|le|une|la|ce|cette) {_ONE_OF_OURS}|(?:un|une) {_MAYBE_OURS})"
    rf"|\b(?:open|create|file|raise|log|submit|make|start)(?: me| us)? (?:(?:a|the|an|this as a) "
    rf"(?:support |new |service )?{_ONE_OF_OURS}|an? (?:support |new |service )?{_MAYBE_OURS})"
    r"|\b(?:signale|declare|remonte)z?[- ]l[ea]\b|\b(?:(?:peux|pourrais)[- ]tu|(?:pouvez|pourriez)"
    r"[- ]vous) l[ea] (?:signaler|declarer|remonter)\b"
    r"|\b(?:cree|ouvre|fai)(?:s|z|tes)?-en une?\b|\b(?:report|log) (?:it|this) for me\b"
    r"|\b(?:open|create|file|raise|log) one(?: (?:please|for me|then))?\W*$"
)
_HOW = re.compile(
    r"\b(?:comment|how (?:do|can|to|should|would)|ou (?:est-ce|puis|dois|peut|faut)"
    r"|where (?:do|can|should)|pour(?:quoi| ouvrir| creer)|why)\b"
)
_NO = re.compile(
    r"\b(?:ne (?:veux|voudrais|souhaite)|veux pas|pas (?:besoin|envie)|inutile|sans (?:ouvrir|creer"
    r"|parler)|do(?:n't| not) (?:want|need|open|create)|no need|without|rather not)\b"
)
_OPEN = (
    r"(?:ouvr\w+|cree?[rz]?|creons|fai(?:s|re|tes)|depose[rz]?|enregistre[rz]?|emet\w+|lance[rz]?"
    r"|saisi\w*|open(?:ed|ing)?|creat(?:e|ed|ing)|fil(?:e|ed|ing)|rais(?:e|ed|ing)|log(?:ged|ging)?"
    r"|submit\w*|mak(?:e|ing)|start(?:ed|ing)?)"
)
_OF_IT = rf"(?: \w+){{0,2}} (?:de |d'|un |une |le |la |a |the |any |another ){{0,2}}{_FORM}\b"
_REFUSED = re.compile(
    # The negation stands before the opening, around it, or on the ticket itself.
    rf"\bne (?:surtout |plus |jamais )?pas (?:me |nous |lui )?{_OPEN}{_OF_IT}"
    rf"|\b(?:n'|ne )?(?:me |nous |lui )?{_OPEN} (?:surtout |donc )?(?:pas|plus|jamais|aucun)"
    rf"{_OF_IT}|\b(?:\w+n't|not|never|without|pas la peine|inutile|sans"
    rf"|no (?:need|point)(?: to| in)?) (?:d'|de |to |be )?(?:\w+ )?{_OPEN}{_OF_IT}"
    rf"|(?:^|\b(?:veux|voulons|want|need|besoin|surtout) )(?:pas|plus|aucun|sans|no|not|without) "
    rf"(?:besoin )?(?:de |d'|a |another |new |nouveau )?{_FORM}\b"
    # It was tried.
    rf"|\b(?:(?:arrive\w*|reussi\w*|parvien\w*|peu[xt]) (?:pas|plus)|impossible|essa\w+|tent\w+"
    rf"|can't|cannot|can not|unable|tr(?:y|ied|ying)|fail\w*|quand je|when i) (?:a |d'|de |to )?"
    rf"{_OPEN}{_OF_IT}"
)
_US = (
    r"(?:a |an |the |my |new )?(?:i|we|one|anyone|anybody|everyone|users?|students?|guests?"
    r"|visitors?|people|they|he|she)"
)
_ASKED = re.compile(
    rf"\b(?:qui|who|puis-je|peu[xt]-on|est-ce (?:que |qu')(?:je|on|il|elle|les?|la|une?|mon|ma|mes)"
    rf"|(?:can|may|could) {_US})\b.{{0,30}}\b{_OPEN}\b"
    rf"|\b(?:dois-je|doit-on|faut-il|(?:must|should|shall|do|does) {_US})\b"
    rf"|\b(?:on|je|i|we) (?:peut|peux|dois|doit|can|may|should|must)\b.{{0,20}}\b{_OPEN}\b.*\?"
)
"""Asks whether, by whom or when one is opened; who is asked to open it is "you"."""
_CLAUSES = re.compile(r"[.;:!\n]+|(?<=\?)|,| (?:mais|but|sinon|otherwise) ")
_ABOUT = re.compile(
    r"\b(?:pour|for|about|concernant|regarding|sur|on|car|because|parce|since|avec|with)\b"
    r"(?! (?:moi|nous|me|us|ca|cela|this|that|it|(?:mon|ce|my|the) (?:probleme?|souci|issue))\b)"
)
BARE = 8
"""Words up to which a wish may say nothing of what it is about."""


def wish(text: str) -> Wish | None:
    """Whether the message asks for a person or a ticket; how one gets one is a question, and so is
    who may. What is refused in one clause may be followed by what is wished instead."""
    said = " ".join(fold(text).split())
    if len(said) > LONGEST or _HOW.search(said):
        return None
    told, wished = _told(said)
    if told:
        return wished
    if is_kind(text, Intent.HUMAN, LEARNED):
        return Wish.HUMAN
    return Wish.TICKET if is_kind(text, Intent.TICKET, LEARNED) else None


def doubtful_wish(text: str) -> Wish | None:
    """What the model alone takes a message to wish for, barely: "we must send 3 TB to colleagues
    abroad, which way?", "does he need an account for that?"."""
    wished = wish(text)
    if wished is None or is_kind(text, _INTENTS[wished], BELIEVED):
        return None
    return None if says_so(text) else wished


def says_so(text: str) -> bool:
    """Whether plain words say that somebody wishes for a person or a ticket, or that not."""
    return _told(" ".join(fold(text).split()))[0]


def _told(said: str) -> tuple[bool, Wish | None]:
    """Whether plain words say what is wished, or that it is not; and what."""
    clauses = [one for one in _CLAUSES.split(said) if one.strip()]
    heard = [one for one in clauses if not _speaks_of_one(one)]
    wishes = [one for one in heard if not _NO.search(one)]
    if any(_TICKET.search(one) for one in wishes):
        return True, Wish.TICKET
    if any(_HUMAN.search(one) for one in wishes):
        return True, Wish.HUMAN
    return len(wishes) < len(clauses), None


def _speaks_of_one(clause: str) -> bool:
    """Whether a clause refuses a ticket, or asks about tickets."""
    if _REFUSED.search(clause):
        return True
    return _ASKED.search(clause) is not None and re.search(rf"\b{_FORM}\b", clause) is not None


def is_bare(text: str) -> bool:
    """Whether a wish says nothing of what it is about."""
    said = " ".join(fold(text).split())
    rest = re.sub(rf"\b{_FORM}\b", " ", _TICKET.sub(" ", said))
    return len(said.split()) <= BARE and not _ABOUT.search(said) and not names_a_thing(rest)
