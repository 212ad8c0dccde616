"""Words that speak to a machine rather than to a person: the marks of an injected instruction.

They cannot be complete, and nothing rests on them alone: whatever slips through is still text that
its source must bear out, in a draft whose links and mentions a colleague looks at. A false alarm
costs a source, or a colleague's minute.
"""

from __future__ import annotations

import re

from workers.answering.guard import visible
from workers.answering.words import fold

_AGENT = r"(?:model|assistant|bot|ia|ai|llm|chatbot|copilot|guichet|language model|gpt|mistral)"
_RULES = r"(?:instruction|consigne|prompt|guideline|directive)s?"
_BEFORE = r"(?:your|previous|prior|above|earlier|all|tes|vos|precedente?s|toutes)"
_ANSWERS = r"(?:answers?|repl(?:y|ies)|responses?|reponses?)"
_STAFF = (
    r"(?:support|staff|team|equipe|admin\w*|human|humain|colleague|collegue|reviewer|help ?desk"
    r"|service|dsi|informatique|it)"
)
ORDERS: dict[str, re.Pattern[str]] = {
    "ignore": re.compile(
        r"\b(?:ignor\w*|disregard\w*|forget|oublie[rz]?|override|bypass|outrepasse[rz]?"
        r"|ne tien\w+ pas compte|ne respecte[rz]? pas|(?:do not|don't|stop) follow\w*)\b.{0,40}"
        rf"\b(?:{_RULES}|{_BEFORE} (?:\w+ )?(?:rule|regle|order|ordre)s?)\b"
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
    "say": re.compile(
        r"\b(?:in|into|to|dans|a) (?:your|every|each|all|ta|tes|votre|vos|chaque"
        rf"|toutes? (?:l[ae]s?|tes|vos)) (?:\w+ )?{_ANSWERS}\b"
        r"|\b(?:reply|answer|respond|reponds|repondez) (?:only |exactly |uniquement )?"
        r"(?:with|by|avec|par) (?:the|this|le|la|ce|cette|exactly)\b"
    ),
}
_CLAIM = re.compile(
    r"\b(?:approved|validated|verified|reviewed|checked|certified) (?:by|from) (?:\w+ ){0,2}"
    rf"{_STAFF}\b"
    r"|\b(?:approuve|valide|verifie|relu|certifie)e?s? par (?:l'|(?:\w+ ){0,2})"
    rf"{_STAFF}\b"
)


def speaks_to_model(text: str) -> bool:
    """Whether a text gives orders to the machine that reads it."""
    flat = _flat(text)
    return any(pattern.search(flat) for pattern in ORDERS.values())


def claims_approval(text: str) -> bool:
    """Whether a text says of itself that a colleague looked at it."""
    return _CLAIM.search(_flat(text)) is not None


def _flat(text: str) -> str:
    """One line, folded, without the marks that stand between words."""
    return re.sub(r"[\s*_`>#\"«»“”,;]+", " ", fold(visible(text)))
