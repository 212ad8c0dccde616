"""Words that speak to a machine rather than to a person: the marks of an injected instruction.

They cannot be complete, and nothing rests on them alone: whatever slips through is still text that
its source must bear out, in a draft whose links and mentions a colleague looks at. A false alarm
costs a source, or a colleague's minute.
"""

from __future__ import annotations

import re
from functools import lru_cache

from workers.generation.guardrails.normalize import normalize
from workers.text.fold import fold

_AGENT = r"(?:model|assistant|bot|ia|ai|llm|chatbot|copilot|guichet|language model|gpt|mistral)"
_RULES = r"(?:instruction|consigne|prompt|guideline|directive)s?"
_BEFORE = r"(?:your|previous|prior|above|earlier|all|tes|vos|precedente?s|toutes)"
_GIVEN = (
    r"(?:(?:qu'on|que l'on|qu'ils) (?:t'|vous )(?:a|ont) (?:dit|donn|appris|impos|fix)\w*"
    r"|(?:that )?(?:you (?:were|have been) (?:told|given|taught)|(?:they|we|somebody|someone)"
    r" (?:gave|told|taught) you))"
)
"""Behind rules: they are the reader's own."""
_KEEP = r"(?<!\bn')(?<!\bnot )(?<!\bdon't )(?<!\bnever )"
"""What is not to be forgotten is to be kept."""
_ANSWERS = r"(?:answers?|repl(?:y|ies)|responses?|reponses?)"
_SAY = (
    r"(?:answer|reply|respond|say|tell|recommend|cite|repond\w*|dis|dites|dire|recommand\w*"
    r"|cite\w*)"
)
_ADD = (
    r"(?:include|add|append|insert|attach|post|paste|repeat|mention|recommend|ajout\w*|inclu\w*"
    r"|inser\w*|mets|mettez|mettre|joins|joignez|colle[rz]?|repete[rz]?|mentionne\w*|recommande\w*)"
)
_EVER = r"(?:always|toujours|systematiquement)"
_READER = (
    r"(?:users?|askers?|readers?|employees?|customers?|utilisat\w+|demandeu\w+|lect\w+|employe\w*"
    r"|clients?)"
)
_THIS = (
    r"(?:this|the|ce|cet|cette) (?:\w+ )?(?:ticket|article|source|document|passage|entry|text|texte"
    r"|note)"
)
_STAFF = (
    r"(?:support|staff|team|equipe|admin\w*|human|humain|colleague|collegue|reviewer|help ?desk"
    r"|service|dsi|informatique|it)"
)
ORDERS: dict[str, re.Pattern[str]] = {
    "ignore": re.compile(
        r"\b(?:ignor\w*|disregard\w*|forget|oublie[rz]?|override|bypass|outrepasse[rz]?"
        r"|ne tien\w+ pas compte|ne respecte[rz]? pas|(?:do not|don't|stop) follow\w*)\b.{0,40}"
        rf"\b(?:{_RULES}|{_BEFORE} (?:\w+ )?(?:rule|regle|order|ordre)s?)\b"
        rf"|{_KEEP}\b(?:ignor\w*|disregard\w*|forget|oublie[rz]?)\b.{{0,40}}"
        rf"\b(?:(?:rule|regle|limit|limite)s? |tout (?:ce )?|everything |all |anything ){_GIVEN}"
    ),
    "rules": re.compile(
        r"\b(?:system|developer|hidden|secret) (?:prompt|message|instructions?)\b"
        r"|\b(?:prompt|instructions?|consignes?) (?:systeme|du systeme|cachee?s?|secrete?s?)\b"
        rf"|\b(?:new|nouvelles?|updated|real|vraies?) {_RULES}\b"
    ),
    "role": re.compile(
        r"\b(?:you are|tu es|vous etes) (?:now |maintenant |desormais )?(?:an? |une? |the |l[ea] )?"
        rf"(?:\w+ ){{0,2}}{_AGENT}\b"
        rf"|\battention {_AGENT}\b"
        r"|\b(?:(?:note|message|attention) (?:to|pour)|to|dear|hey|cher|a l'attention d[eu]|pour) "
        rf"(?:the |any |all |every |l'|le |tout |chaque |d'un )?{_AGENT}\b"
        rf"|\b(?:as|en tant qu(?:e|')) ?\b(?:an? |une? )?{_AGENT}\b"
    ),
    "approve": re.compile(
        r"\b(?:approve|validate|release|approuve[rz]?|valide[rz]?|publie[rz]?)\b.{0,25}"
        r"\b(?:yourself|this (?:answer|draft|reply)|toi-meme|vous-meme|cette (?:reponse|"
        r"proposition))\b|\bauto-?approv\w+|\b(?:skip|without) (?:the |any )?(?:human )?review\b"
        r"|\bsans (?:aucune )?(?:relecture|verification humaine)\b"
    ),
    "mention": re.compile(
        r"\b(?:mention|notif|ping|tag|alert|previen|averti)\w*\b.{0,25}"
        r"\b(?:everyone|everybody|all users|tout le monde|toute l'equipe)\b|@(?:all|here|channel"
        r"|everyone|tous)\b"
    ),
    "named": re.compile(
        rf"\b{_AGENT} (?:note|notice|instruction|directive|order|consigne|hint)s? ?:"
        r"|(?:^|\n)[^\w\n]*(?:ai|ia|llm|chatbot|assistant|language model) ?:"
        r"|<\|\w+\|>|\[/?inst\]|</(?:source|question)>"
    ),
    "reuse": re.compile(
        rf"\b(?:when(?:ever)?|if|each time|quand|lorsque?|si|chaque fois que) {_THIS} "
        r"(?:is|gets|est|sera) (?:\w+ )?(?:used|cited|quoted|retrieved|shown|utilise|cite|lu\b"
        r"|affiche)"
        rf"|\b{_ANSWERS} (?:\w+ ){{0,3}}(?:from|on|with|de|sur|avec|a partir de) {_THIS}"
        rf"|\b{_ADD}\b.{{0,60}}\b(?:what(?:ever)? you (?:write|say|answer)"
        r"|ce que (?:tu|vous) (?:ecri|di|repond)\w*)\b"
    ),
    "always": re.compile(
        rf"\b{_EVER} {_ADD} (?:this|that|the following|ce|cet|cette)\b"
        rf"|\b{_ADD} {_EVER} (?:this|that|the following|ce|cet|cette|l[ae]s?)\b"
        r"|\b(?:from now on|(?<!est )desormais|(?<!est )dorenavant|a partir de maintenant) "
        rf"(?:please |always )?{_SAY}\b"
        rf"|\b(?:you must|you have to|tu dois|vous devez) (?:always |toujours )?"
        r"(?:recommend|say|mention|cite|recommander|dire|mentionner|citer)\b"
    ),
    "disobey": re.compile(
        r"\b(?:do not|don't|stop|no longer|never) obey\w*|\bn'?obei\w* (?:plus|pas)\b"
    ),
    "send": re.compile(
        r"\b(?:tell|direct|send|instruct|urge|redirect|invite|dis|dites|demande[rz]?|conseille[rz]?"
        r"|dirige[rz]?|oriente[rz]?|envoie|envoye[rz]|invite[rz]?) "
        rf"(?:(?:to|a|au|aux|l'|le|la|les|the|any|every|each|all|chaque|tout) ?){{0,2}}{_READER}\b"
        r".{0,20}\b(?:visit|log in|sign in|go to|call|pay|visite[rz]?|connecte[rz]?|alle[rz]"
        r"|appele[rz]?|paye[rz]?|sur|https?)\b"
    ),
    "say": re.compile(
        r"\b(?:in|into|to|dans|a) (?:your|every|each|all|ta|tes|votre|vos|chaque"
        rf"|toutes? (?:l[ae]s?|tes|vos)) (?:\w+ )?{_ANSWERS}\b"
        r"|\b(?:reply|answer|respond|reponds|repondez) (?:only |exactly |uniquement )?"
        r"(?:with|by|avec|par) (?:the|this|le|la|ce|cette|exactly)\b"
    ),
}
_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁԛԝɡαβεικνορτυχ", "abekmhopctyxijsdqwgabeiknoptux")
"""Cyrillic and Greek letters that a model, like a reader, takes for Latin ones. (Folding has made
them small already, and fullwidth and mathematical letters plain.)"""
_SPELT = re.compile(r"\b(?:\w[ .\-]){3,}\w\b")
_LOOKED = (
    r"(?:approved|validated|verified|reviewed|checked|certified|confirmed|approuve|valide|verifie"
    r"|relu|certifie|confirme)e?s?"
)
_CLAIM = re.compile(
    rf"\b{_LOOKED} (?:by|from|par) (?:l'|(?:\w+ ){{0,2}}){_STAFF}\b"
    rf"|\b{_STAFF} (?:\w+ ){{0,2}}(?:has |have |a |ont |l'a |l'ont |already |deja )?(?:\w+ ){{0,2}}"
    rf"{_LOOKED}\b"
    rf"|\b(?:answer|reply|draft|reponse|proposition)s? (?:\w+ )?{_LOOKED}\b"
    # A stamp: the word or its sign, alone.
    rf"|(?:^|[.!?:\n])[^\w.!?:\n]*{_LOOKED}[^\w.!?:\n]*(?:$|[.!?:\n])|[✅✔☑]"
)


@lru_cache(maxsize=512)
def has_prompt_injection(text: str) -> bool:
    """Whether a text gives orders to the machine that reads it. Kept for a while, like `readings`:
    a ticket is cited again and again."""
    read = readings(text)
    return any(pattern.search(one) for pattern in ORDERS.values() for one in read)


def claims_approval(text: str) -> bool:
    """Whether a text says of itself that a colleague looked at it."""
    return any(_CLAIM.search(one) for one in readings(text))


@lru_cache(maxsize=512)
def readings(text: str) -> tuple[str, ...]:
    """The text as a reader may take it: its folded lines; one line without the marks that stand
    between words; and one with its hyphens and its spelt-out words closed up.

    Kept for a while, because orders, claims and risks are looked for in the same few texts.
    """
    folded = fold(normalize(text)).translate(_LOOKALIKES)
    flat = re.sub(r"[\s*_`>#\"«»“”,;]+", " ", folded)
    joined = re.sub(r"(?<=\w)[-.](?=\w)", " ", _SPELT.sub(_closed_up, flat))
    return (folded, flat) if joined == flat else (folded, flat, joined)


def _closed_up(found: re.Match[str]) -> str:
    # Two spaces or a dot and a space end a word whose letters one space sets apart.
    return re.sub(r"[\s.\-]", "", found.group())
