"""Questions about the asker's own tickets: how does it stand, is somebody on it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind
from workers.text.fold import fold
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

LONGEST = 25
"""Words above which a message also describes a problem."""
LEARNED = 0.12
"""Score from which on the model alone is enough."""
NUMBERED = 6
"""Words above which a number alone makes no question of a ticket."""
OWN_WORDS = 1
"""Content words beside a ticket's number above which a message says something of its own."""
_INTENT = Intent.TICKET_STATUS
_MINE = r"(?:mon|ma|mes|notre|nos|le|la|les|l'|ce|cette|my|our|the|that|this|me|your)"
_TAKEN_UP = (
    r"(?! (?:pages?|forms?|portal|printers?|template|system|tool|app|queue|software|button|body"
    r"|headers?|handler|urls?|rate))"
)
_TICKET = (
    r"(?:(?:tickets?|demandes?|incidents?|signalements?|reclamations?|(?:bons? d')?interventions?"
    r"|(?<!pull )(?<!merge )(?<!http )(?<!https )(?<!api )(?<!web )(?<!dns )(?<!sql )requests?)\b"
    rf"{_TAKEN_UP})"
)
"""What is nothing else than a ticket, unless another noun takes it up."""
_MANIFOLD = r"(?:dossiers?|requetes?|appels?|cases?|issues?|bons?|commandes?|orders?)\b"
_ALSO_A_TICKET = (
    rf"{_MANIFOLD}(?=[^\w ]|$| (?:\W|(?:que?|qui|for|pour|about|concernant|from|since|depuis"
    r"|of (?:last|yester\w+|\w+day)|de (?:lundi|mardi|mercredi|jeudi|vendredi|la semaine)|d'hier"
    r"|is|are|was|has|have|been|be|est|sont|sera|a|ont|n'|ne|not|ca|en|already|yet|deja|enfin|now"
    r"|please|svp|stp|still|toujours|get|got|ou|avance\w*|traitee?s?|resolue?s?|closed|solved"
    r"|fixed|done|ready"
    r"|handled|n°|\d+)(?!\w)))"
)
"""What is a folder, a call or a defect as well: a ticket where no word behind it says which."""
_WHICH_ONE = r"(?:last|first|second|other|old|new|open|dernier|derniere|autre|nouvelle|premiere)"
_FORM = rf"(?:{_TICKET}|{_ALSO_A_TICKET})"
_ONE = (
    rf"{_MINE}(?:(?<=')| )(?:(?:[\w']+ ){{0,2}}?{_TICKET}|(?:{_WHICH_ONE} )?{_ALSO_A_TICKET}"
    r"|(?<=[ml]a )commandes? d|(?<=my )orders? of)"
)
_OWN = (
    rf"\b(?:mon|ma|mes|nos|notre|my|our) (?:(?:\w+ )?{_TICKET}"
    rf"|(?:{_WHICH_ONE} )?{_ALSO_A_TICKET}|(?<=ma )commandes? d|(?<=my )orders? of)"
)
_OF_ANOTHER_OFFICE = re.compile(
    r"\bdemandes? (?:de |d')(?:conges?|absences?|missions?|ordres? de mission|deplacements?|achats?"
    r"|remboursements?|connexions?|validation)\b"
    r"|\b(?:leave|vacation|holiday|absence|travel|expense|purchase|refund|connection|join)"
    r" requests?\b"
    # Where it stands is said, and not asked: no ticket of ours waits for that.
    r"|\b(?:attente|attend|bloque\w*|reste\w*|pending|waiting|stuck|stays?|remains?)\b.{0,15}"
    r"\b(?:validation|valideur|approbation|signature|brouillon|approval|approved|draft|soumis\w*"
    r"|submitted)\b"
)
_BY_A_MACHINE = (
    r"(?! (?:by|par) (?!(?:you|vous|someone|somebody|anyone|anybody|quelqu'un|it|staff|support|un"
    r"|une|a|the (?:it|support|help|team|tech\w+)|le (?:support|service|tech\w+)|l'(?:equipe"
    r"|informatique))\b))"
)
_ASKS = re.compile(
    rf"\bou (?:est|sont)\b(?:[- ]\w+){{0,3}}? {_ONE}"
    rf"|\b(?:ou en (?:est|sont|sommes|etes|es)|avancement d(?:e|u|es))\b.{{0,30}}\b"
    rf"(?:{_TICKET}|{_MANIFOLD})"
    rf"|\b(?:nouvelles?|avancement|avancee|statut|etat|suivi|suite|reponse)\b.{{0,30}}\b{_ONE}"
    rf"|\b(?:statut|etat|suivi|suite)\W+(?:(?:de|du|des) )?{_TICKET}"
    rf"|\b(?:news|updates?|progress|status|state|word|answer|reply|eta)\b.{{0,25}}\b{_ONE}"
    rf"|\bwhere(?:'s| is| are| does)\b(?: \w+){{0,3}}? {_ONE}"
    rf"|\b(?:what happened|what's happening|how is it going|what became|qu'est devenue?|que devient"
    rf"|quand sera|when will|has anyone|has anybody|has somebody|did (?:anyone|anybody|someone)"
    rf"|est-ce que quelqu'un|quelqu'un (?:a|s'occupe)|qui s'occupe|who is (?:on|handling)|is"
    rf"|have you|avez[- ]vous|a-t-on|vous en etes ou)\b[^?.!]{{0,45}}\b{_ONE}"
    rf".{{0,25}}(?:\?|$)"
    rf"|\b(?:show|list|see|display|view|what|which|how many|quel(?:le)?s|montre\w*|liste\w*|voir"
    rf"|affiche\w*|consulter|combien)\b.{{0,25}}\b(?:mes|my) (?:\w+ )?(?:tickets|demandes"
    rf"|requests)\b{_TAKEN_UP}"
    rf"|^\W*(?:mes|my) (?:\w+ )?(?:tickets|demandes|requests)(?: (?:ouverte?s|en cours|en attente"
    r"|open|pending|please|svp|stp))?\W*$"
    rf"|{_OWN}.{{0,40}}\b(?:traitee?s?|avance\w*|resolue?s?|solved|fixed|done|seen|received"
    rf"|recue?s?"
    r"|handled|processed|read|prise?s? en (?:charge|compte)|ca en est|en est|en sont"
    r"|fermee?s?|cloturee?s?|any (?:news|progress"
    r"|update)|des nouvelles|closed"
    rf"|close)\b{_BY_A_MACHINE}"
    rf"|\b(?:traite\w*|avance\w*|resolu|recu|lu|vu|got|get|receive[d]?|seen|read|handled"
    rf"|reponse (?:a|sur)) (?:a |sur |on )?{_OWN}"
    rf"|^\W*(?:my|mon|ma) {_FORM} (?:from|of|de|du|d'hier|of last)\b.{{0,20}}\?"
    r"|\b(?:update|news|nouvelles|status|statut|etat|suivi)\b.{0,12}\b\d{3,10}\b"
)
_WHERE_IT_STANDS = (
    r"(?:(?:ca|vous|on|tu|cela|nous) en (?:est|etes|sommes|es|sont)(?: on)? ou"
    r"|ou (?:ca|vous|on|tu|cela) en (?:est|etes|es|sont)|ou en (?:est|etes|sommes|es)[- ]\w+"
    r"|where (?:are|do|does|did) (?:we|you|it|that)(?: all)? (?:with|stand|on|at|go|get)"
    r"|where (?:are we|it stands|you are)|how far (?:are you|is it|did you)"
    r"|any (?:news|updates?|progress)|des nouvelles|du nouveau|(?:ca|cela) (?:avance|progresse)"
    r"|(?:c'est|est-ce) (?:fait|pret|regle|bientot pret)|is (?:it|that) (?:done|ready|sorted)"
    r"|(?:c'est|est-ce) (?:prevu )?pour quand)\b"
)
_ASKED_FOR = (
    r"(?:\b(?:j'|je (?:vous )?|nous |on (?:vous )?|vous )?(?:ai|avais|av(?:ons|ions)|a|avait)"
    r" (?:(?:deja|bien) )?(?:demande|signale|reclame|commande|declare)\b"
    r"|\bjavais (?:demande|signale|commande)\b|\bj'attends\b"
    r"|\b(?:i am|i'm|we are|we're) (?:still )?waiting for\b"
    r"|\b(?:i|we)(?:'d| had| have|'ve)? (?:already )?(?:asked (?:(?:you|u) )?(?:for|to)|requested"
    r"|reported|ordered)\b)"
)
_OF_WHAT_WAS_ASKED = re.compile(
    # "I had asked for a licence, where are we?", "my request for the server, how far are you?"
    rf"(?:{_ASKED_FOR}|{_OWN}).{{0,110}}[,;:.?!] ?(?:(?:et|and|alors|so|mais|but) )?"
    rf"{_WHERE_IT_STANDS}"
    rf"|{_WHERE_IT_STANDS} (?:with|on|pour|sur|de|avec|about|for) {_OWN}"
)
_ASKED = re.compile(_ASKED_FOR)
_ASKS_FOR = re.compile(
    r"\b(?:j'en|je|tu|on|nous|vous|ils?|elles?|faut|dois|doit|peux|peut|puis|qui)"
    r"(?: (?:l[ae]s?|lui|leur|en|y|vous))? (?:re)?demande[rsz]?\b"
    r"(?! (?:quand|si|ou|depuis|encore|pourquoi)\b)"
)
"""The verb, and not the noun for a ticket: "how much do I ask for then?"."""
_MAY_BE = re.compile(rf"\b{_MANIFOLD}")
_NAMED = re.compile(
    rf"\b{_MINE}(?:(?<=')| )(?:[\w']+ )?"
    rf"(?:{_MANIFOLD}|(?:requests?|tickets?|demandes?|incidents?)\b)"
)
_IS_ONE = re.compile(rf"\b{_FORM}")
_CODE = re.compile(
    r"\b(?:error|errors|erreur|erreurs|code|codes|errno|exit|bug)\b(?: (?:n°|no\.?|number|numero))?"
    r"\W{0,3}\d+"
)
"""A number that an error bears."""
_NUMBER = re.compile(
    rf"\b{_FORM} ?(?:n°|no\.?|nr\.?|num(?:ero)?|number|#|:)? ?(\d{{2,10}})\b|#(\d{{2,10}})\b"
)
_WITH_A_NUMBER = re.compile(rf"\b{_TICKET}\W{{0,3}}(?:n°|no\.?|number|numero)?\W{{0,3}}\d")
_OF_WAITING = re.compile(
    r"\b(?:attend\w*|attente|wait\w*|nouvelles?|nouveau|news|updates?|status|statut|etat|suivi"
    r"|suite"
    r"|progress\w*|avanc\w*|trait\w+|relanc\w+|chas\w+|repl(?:y|ied|ies)|answer\w*|repon\w+|heard"
    r"|hear|reported|report|signal(?:ee?s?|es|er|ement\w*)|asked|demand\w*|request\w*|orders?|ordered|command\w+"
    r"|cases?"
    r"|issues?|sent|submitted|fixed|fix|ready|done|pret\w*|regle\w*|repar\w+|repair\w*|resol\w+"
    r"|solved|close[ds]?|open|fini\w*|quand|when|where|ou|how|comment|who|qui|what|any|anyone"
    r"|somebody|someone|quelqu'un|on it|dessus|toujours|still|yet|deja|already|eta|delai|ago"
    r"|semaines?|weeks?|savoir|know|tell|pending|why|pourquoi|quoi|koi|whose|did|pls|svp)\b"
)
_OF_NEWS = re.compile(
    r"\b(?:nouvelles?|nouveau|news|updates?|avanc\w*|statut|etat|suivi|suites?|reponses?"
    r"|retours?|delais?|relanc\w*|en est)\b"
)
"""What is asked for by who waits for a ticket."""


@dataclass(frozen=True, slots=True)
class TicketQuestion:
    """A question about tickets; `numbers` are those that it names. `supposed`: no ticket is named
    at all, and what was asked for may have been asked of anybody. `learned`: the model says so."""

    numbers: tuple[str, ...] = ()
    supposed: bool = False
    learned: bool = False


def ticket_question(text: str) -> TicketQuestion | None:
    """Whether a message asks how tickets stand."""
    said = " ".join(fold(text).split())
    words = len(said.split())
    if words > LONGEST:
        return None
    named = _NUMBER.findall(_CODE.sub("", said))
    numbers = tuple(dict.fromkeys(one or two for one, two in named))
    short = words <= NUMBERED and (_WITH_A_NUMBER.search(said) or _says_no_more(said))
    if _ASKS.search(said) or (numbers and short):
        return TicketQuestion(numbers)
    if _OF_WHAT_WAS_ASKED.search(said):
        # "I had demanded" is no demand, though both are written alike.
        supposed = not numbers and _IS_ONE.search(_ASKED.sub(" ", said)) is None
        return TicketQuestion(numbers, supposed, is_kind(text, _INTENT, LEARNED))
    if is_kind(text, _INTENT, LEARNED) and not _is_something_else(said) and _may_ask(said):
        return TicketQuestion(numbers)
    return None


def _may_ask(said: str) -> bool:
    """Whether a folded text asks at all, or speaks of a ticket, of news or of waiting: "the tracker
    gets no signal" tells of a trouble."""
    return "?" in said or _OF_WAITING.search(said) is not None or _IS_ONE.search(said) is not None


def _is_something_else(said: str) -> bool:
    """Whether a ticket is named by none of its words, but a folder, a call or a pull request is; or
    a request of another office, of which it is told how it stands; or what somebody asks for."""
    if "?" not in said and _OF_ANOTHER_OFFICE.search(said) is not None:
        return True
    if _ASKS_FOR.search(said) is not None:
        rest = _ASKS_FOR.sub(" ", said)
        return _OF_NEWS.search(rest) is None and _IS_ONE.search(rest) is None
    return _NAMED.search(said) is not None and _IS_ONE.search(said) is None


def _says_no_more(said: str) -> bool:
    """Whether next to nothing is said beside the number of a ticket."""
    rest = _NUMBER.sub(" ", said)
    own = min(len(set(content_words(rest, one)) - COURTESIES) for one in ("fr", "en"))
    return own <= (0 if _MAY_BE.search(said) else OWN_WORDS)


def names_a_ticket(said: str) -> bool:
    """Whether a folded text has a word for a ticket."""
    return _IS_ONE.search(said) is not None
