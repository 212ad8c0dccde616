"""What a sentence must show to answer a type of question: an amount, a time, a place. Pure."""

from __future__ import annotations

import re

from workers.generation.triage.details import Asks, Detail
from workers.knowledge.ranking.glossary import Glossary
from workers.text.fold import fold

COUNTS = 3
"""Words before a noun in which its number stands."""
_NAME = (
    r"[«»\"“”`]|https?:|\s>\s|\b[a-z]+[A-Z]\w+|(?<=[a-z,:;] )[A-Z][\w-]+|\d"
    r"|\b(?:is|are|est|sont|c['’]est) (?:your|the|an?|votre|vos|l[ae]s?|l['’]|une?) "
)
_DURATION = (
    r"\b(?:\d+|une?|deux|trois|quatre|cinq|six|dix|quinze|vingt|trente|quelques|one|two|three|four"
    r"|five|ten|fifteen|twenty|thirty|a few|an|chaque|tous les|toutes les|every|each)\s?"
    r"(?:s|sec\w*|min\w*|h|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?"
    r"|ans?|annees?|years?|nuits?|nights?|matins?|mornings?|soirs?|evenings?)\b"
    r"|\b(?:demain|tomorrow|immediat\w*|aussitot|at once|nightly|daily|weekly|quotidien\w*"
    r"|lundi|mardi|mercredi|jeudi|vendredi|monday|tuesday|wednesday|thursday|friday|midi|noon"
    r"|minuit|midnight|quart d[’']heure|expire\w*)\b"
)
_SHOWS = {
    Asks.AMOUNT: re.compile(
        r"\d|\b(?:une? seule?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|cent|mille"
        r"|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|no limit|illimite\w*"
        r"|unlimited)\b"
    ),
    Asks.TIME: re.compile(_DURATION, re.I),
    Asks.PLACE: re.compile(
        r"https?:|@|\s>\s|\\\\\w|\b[a-z]:\\|/\w+/\w+|\b(?:page|onglet|menu|rubrique|tab"
        r"|clic droit|right[- ]click|bouton|button|accueil|desk|bureau|office|room|salle|dossier"
        r"|folder|webmail|under|sous)\b",
        re.I,
    ),
    Asks.PERSON: re.compile(
        r"@|\b(?:support|accueil|helpdesk|help desk|responsable|equipe|team|service|collegue"
        r"|colleague|manager|chef|head|secretariat|contact|technicien|owner|proprietaire)\b",
        re.I,
    ),
    Asks.WHICH: re.compile(_NAME),
}
_WORDS = re.compile(r"[\w-]+")
_PRICE = re.compile(r"\b(?:cout\w*|costs?|prix|prices?|tarifs?)\b")
_MONEY = re.compile(r"€|\b(?:euros?|eur|gratuit\w*|free of charge|costs?|coute\w*|prix|price)\b")


def shows(detail: Detail, text: str, known: Glossary) -> bool:
    """Whether a sentence shows a thing of the type that is asked for."""
    pattern = _SHOWS.get(detail.asks)
    said = text if detail.asks is Asks.WHICH else fold(text)
    if pattern is not None and pattern.search(said) is None:
        return False
    if _PRICE.search(detail.about) and _MONEY.search(said) is None:
        return False
    if not detail.counted:
        return True
    # A number stands close before what it counts: "48 digits", "five working days".
    words = _WORDS.findall(said)
    return any(
        known.says(detail.counted, known.meanings(word)) > 0
        and _SHOWS[Asks.AMOUNT].search(" ".join(words[max(0, at - COUNTS) : at])) is not None
        for at, word in enumerate(words)
    )
