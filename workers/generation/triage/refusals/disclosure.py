"""Messages that want what nobody is shown: secrets in tickets, others' passwords, the copilot's own
orders; and messages that want its rules switched off. Pure rules over what is said together."""

from __future__ import annotations

import re
from collections.abc import Callable

from workers.generation.guardrails.prompt_injection import has_prompt_injection
from workers.generation.triage.refusals.others_secrets import (
    LOOKED_AT,
    SECRET,
    SHOW,
    WHAT,
    demands_a_secret,
    wants_others_secret,
    with_somebody,
)
from workers.generation.triage.refusals.out_of_tickets import MODE, wants_out_of_tickets
from workers.text.fold import fold

LONGEST = 60
"""Words above which a message tells of a problem; what is injected in it shows nothing anyway."""
TOLD = 5
"""Words of a sentence before it that tell of a problem, and are no greeting or heading."""
_AUTHORITY = re.compile(
    r"(?:je suis|c'est|en tant que?|ici|i am|i'm|this is|as) ?"
    r"(?:moi |le |la |l'|un |une |the |an |a |your |ton |votre |de |du |d')*(?:\w+ )?(?:admin\w*"
    r"|responsable|dsi|rssi|directeur|directrice"
    r"|developpeu\w+|head of|manager|director|developer|boss|chef|cheffe|system administrator)\b"
)
_OWN = r"(?:your|tes|ton|ta|vos|votre)"
_ORDERS = (
    r"(?:prompts?|instructions?|consignes?|directives?|configuration|guidelines?|rules|regles)"
)
_HIDDEN = (
    r"(?:hidden|secret|system|initial|internal|original|cachee?s?|secrete?s?|internes?|systeme"
    r"|initiales?|de depart)"
)
_LIMITS = (
    r"(?:instructions?|rules?|consignes?|prompts?|guidelines?|directives?|filtres?|filters?"
    r"|restrictions?|regles?|limites?|limits|safety|safeguards?|garde-fous?)"
)
_DISCLOSES = re.compile(
    # The orders that it works by.
    rf"\b(?:{SHOW}|{WHAT})\b.{{0,40}}\b{_OWN} (?:\w+ )?"
    rf"(?:{_HIDDEN} {_ORDERS}|{_ORDERS} {_HIDDEN})\b"
    rf"|\b{SHOW}\b.{{0,30}}\b(?:{_OWN}|the|le|les|l') ?(?:{_HIDDEN} prompts?|prompts? {_HIDDEN})\b"
    rf"|\b(?:revele[rz]?|reveal|dump|leak|affiche[rz]?|montre[rz]?|recopie[rz]?|repete[rz]?|output"
    rf"|expose)\b.{{0,20}}\b{_OWN} (?:\w+ )?(?:prompts?|instructions?|consignes?|configuration)\b"
    rf"|\b(?:word for word|verbatim|mot (?:pour|a) mot)\b.{{0,40}}\b{_OWN} (?:\w+ )?{_ORDERS}\b"
    r"|\b(?:repeat|output|print|copy)\b.{0,15}\b(?:the (?:text|words?)|everything|all)"
    r" (?:\w+ )?(?:above|before)\b"
    r"|\b(?:repete|recopie|affiche)\b.{0,15}\btout (?:ce qui|ton)\b.{0,20}\b(?:avant|dessus)\b"
    r"|\bwere you (?:told|given|instructed)\b.{0,40}\b(?:before|above|verbatim|word)\b"
    # To have its rules switched off.
    rf"|\b(?:ignor\w+|disregard|forget|override|oublie[rz]?|desactive[rz]?|turn off|switch off"
    rf"|disable|drop|contourne[rz]?) (?:all |toutes |of )*(?:{_OWN}|(?:the |les )?(?:previous|prior"
    rf"|above|precedentes?)) (?:\w+ ){{0,2}}{_LIMITS}\b"
    rf"|(?:^\W*|[.!?;,:] ?|\b(?:please|now|just|et|and|alors|bon) )"
    rf"(?:ignore[rz]?|disregard|forget|override|oublie[rz]?)"
    rf" (?:(?:every|each|any|all|the|toutes?|chaque|les|tes|tous) ){{1,2}}(?:\w+ )?{_LIMITS}"
    r" (?:that |which |que |qu')?(?:you\b|tu\b|vous\b|on (?:t'|vous\b))"
    rf"|\b(?:you have|you've got|there are|tu (?:n'as|as)|vous (?:n'avez|avez)) (?:plus |now )?"
    rf"(?:no|pas de|de|aucune?|d') ?(?:more )?{_LIMITS}\b"
    rf"|\b(?:repond\w*|agis|act|answer|respond|behave|speak|an? (?:ai|bot|model|ia))\b.{{0,25}}"
    rf"\b(?:without|sans) (?:any |aucune? |tes |your |la moindre )?{_LIMITS}\b"
    r"|\b(?:dan|jailbreak|god) mode\b|\bmode (?:dan|jailbreak)\b"
    # Secrets that are pretended to be one's own.
    rf"|\bpretend\b.{{0,60}}\b{SECRET}\b|\bfais (?:semblant|comme si)\b.{{0,60}}\b{SECRET}\b"
    # What others asked, and what staff wrote for themselves.
    rf"|\b{SHOW}\b.{{0,30}}\b(?:tickets? (?:confidentiel\w*|prives?)"
    r"|(?:confidential|private) tickets?"
    r"|notes? privees?|private notes?|(?:raw|contenu) (?:content|brut)\b.{0,20}\btickets?)"
)
_REPORTED = re.compile(
    r"\b(?:sa(?:ys?|id)|writes?|wrote|asks?|asked|asking|demands?|demanded|demanding|claim\w*"
    r"|wants?"
    r"|threat\w*|told (?:me|us|him|her|them)|demand(?:e|ent|ait|aient|ant)|exige\w*|menac\w+"
    r"|(?<!t'a )(?<!vous a )(?:dit|ecrit)|disai\w+|veu(?:t|lent)|reclam\w+|pretend\w*"
    r"|[mn](?:'|ous )(?:a|ont))\b"
)
"""Somebody else demands it, of whoever tells so."""
_TO_A_MACHINE = re.compile(
    rf"\W*(?:(?:ignore|disregard|forget|oublie[rz]?)\b.{{0,15}}\b(?:everything|all|every|tout"
    r"|toutes?)\b"
    rf"|{MODE})"
)
"""Nobody begins so who tells of a danger."""
_CLAIMED = re.compile(
    r"\b(?:c'est|it's|it is|this is) (?:[\w']+ ){1,5}(?:(?:qui|who|that) )?(?:(?:le|la|l'|les|it"
    r"|this)"
    r" ?)?(?:demande|veut|exige|reclame|asks?|asking|wants?)\b"
)
"""Somebody in charge is said to want it: of a machine, and of nobody else."""
_RECEIVED = re.compile(
    r"\b(?:recu\w*|recoi\w+|received|got|receive|gets?|appel\w*|called|phoned|call|mails?|e-?mails?"
    r"|sms|messages?|lettres?|letters?|courriels?)\b"
)
"""What reached whoever writes: what stands behind it is quoted."""
_CLAUSE_END = re.compile(
    r"[,.;!?:]| (?:(?:et|and|mais|but|car|because|since|as|while|when|quand|sinon|before)"
    r" (?:(?:my|our|the|an?|i|we|it|they|he|she|his|her|their|someone|somebody|le|la|les|une?|mon"
    r"|ma|mes|notre|nos|leurs?|on|il|elle|ils|elles|je|nous|ca)\b|l'|j'|c'|quelqu'un)"
    r"|parce qu|puisqu|pour qu|vu qu|avant qu|pendant qu|tant qu|so that)"
)
"""Where a phrase ends, and something else is said."""
_SENTENCE = re.compile(r"[.!?;]+ ")
_ASKS_HOW = re.compile(
    r"\b(?:comment|how (?:do|to|can|should|does)|change[rz]?|changing|reset\w*|reinitialis\w+"
    r"|renew\w*|renouvel\w+|forgot\w*|oublie (?:mon|le)|where (?:do|can|should) i|partager"
    rf"|(?:mon|ma|mes|my) (?:own |propre )?(?:{SECRET}|compte|account|boite|mailbox))\b"
)
_ORDERED = re.compile(
    rf"\b{_OWN} (?:\w+ )?(?:{_LIMITS}|configuration)\b|\bmode\b|{_HIDDEN} prompt|\btickets\b"
)


def is_disclosure(text: str) -> bool:
    """See the head of this file.

    A problem that is told first is searched for all the same: what it finds goes to a colleague,
    because the message gives orders.
    """
    found = _found(text)
    if found is None or _is_received(found[0][: found[1]]):
        return False
    said, begins = found
    if _tells(said[:begins].rpartition(". ")[0]) and has_prompt_injection(text):
        return False
    return _ASKS_HOW.search(said) is None or _ORDERED.search(said) is not None


def is_mere_disclosure(text: str, tells_danger: Callable[[str], bool]) -> bool:
    """Whether a message wants this and tells of nothing before: a danger that is told first counts
    more, and orders to a machine tell of none."""
    found = _found(text) if is_disclosure(text) else None
    if found is None:
        return False
    before = _CLAIMED.sub(" ", found[0][: found[1]])
    if _REPORTED.search(before):
        return False
    to_a_machine = has_prompt_injection(text) or _TO_A_MACHINE.match(found[0])
    if not to_a_machine and tells_danger(_without_the_demand(text, *found)):
        return False
    told = _SENTENCE.split(before)[:-1]
    return not any(_tells(one) and not has_prompt_injection(one) for one in told)


def _found(text: str) -> tuple[str, int] | None:
    """A text as it was read, and where it begins to want something of the kind."""
    said = " ".join(fold(text[:1_000]).split())
    found = _DISCLOSES.search(said)
    wanted = wants_out_of_tickets(said) if found is None else found.span()
    begins = wanted[0] if wanted else None
    if begins is None:
        said = with_somebody(text[:1_000])
        begins = _wants_a_secret(said)
    return None if begins is None or len(said.split()) > LONGEST else (said, begins)


def _without_the_demand(text: str, said: str, begins: int) -> str:
    """A text without the phrase that wants to know of others: "the names of who was robbed" tells
    of a danger of theirs. Of a secret that is wanted, the text whole."""
    wanted = wants_out_of_tickets(said)
    if wanted is None or wanted[0] != begins:
        return text
    end = _CLAUSE_END.search(said, wanted[1])
    return f"{said[:begins]} {said[end.start() :] if end else ''}"


def _is_received(before: str) -> bool:
    """Whether who is said to want it says so in a mail or a call that is told of."""
    claimed = _CLAIMED.search(before)
    return claimed is not None and _RECEIVED.search(before[: claimed.start()]) is not None


def _tells(said: str) -> bool:
    return len(said.split()) >= TOLD


def _wants_a_secret(said: str) -> int | None:
    """Where a message begins to want a secret that is not the asker's."""
    begins = wants_others_secret(said)
    claimed = _AUTHORITY.search(said) if begins is None else None
    if claimed is None:
        return begins
    behind = said[claimed.end() : claimed.end() + LOOKED_AT]
    return claimed.start() if demands_a_secret(behind) else None
