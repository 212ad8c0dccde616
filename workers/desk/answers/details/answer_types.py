"""What a sentence must show to answer a type of question: an amount, a time, a place. Pure."""

from __future__ import annotations

import re

from workers.desk.answers.details.amounts import counts, shows_amount
from workers.desk.answers.details.denials import clauses, is_denied
from workers.desk.answers.details.times import shows_time
from workers.generation.triage.threads.details import Asks, Detail
from workers.knowledge.ranking.glossary import Glossary
from workers.text.fold import fold

_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
_NAME = re.compile(
    r"[«»\"“”`]|https?:|\s>\s|\b[a-z]+[A-Z]\w+|(?<=[a-z,:;] )[A-Z][\w-]+|\d"
    r"|\b(?:is|are|est|sont|c['’]est) (?:your|the|an?|votre|vos|l[ae]s?|l['’]|une?) "
)
_AT = (
    r"\b(?:in|on|under|at|to|from|into|inside|through|via|behind|beside|open|dans|sur|sous|a|aux?"
    r"|depuis|par|chez|vers|ouvr\w+|affich\w+)\s(?:[\w'-]+\s){0,3}(?:[dl]')?"
)
_PRESS = r"\b(?:cli\w+|press|appuy\w+|choisi\w+|choose|select\w*) (?:[\w'-]+\s){0,3}"
_ADDRESS = rf"https?:|{_AT}(?:page|site|webmail|intranet|portail|portal)\b"
_MENU = (
    r"\s>\s|\b(?:clic droit|right[- ]click)\b|\b(?:en haut|en bas|a (?:gauche|droite)|(?:top|bottom"
    r"|upper|lower)[ -](?:left|right)|at the (?:top|bottom)|on the (?:left|right))\b"
    rf"|(?:{_AT}|{_PRESS})(?:menu|onglet|tab|rubrique|section|button|bouton)\b"
)
_FOLDER = rf"\\\\\w|\b[a-z]:\\|/\w+/\w+|{_AT}(?:dossier|folder|bureau|desktop)\b"
_INDOORS = rf"\w@\w|{_AT}(?:accueil|desk|office(?! \d)|room|salle|etage|floor|guichet|building)\b"
_WITHIN = re.compile(r"(?:(?:^|[,;:] )(?:[Ii]n|[Dd]ans)|\b[Uu]nder|\b[Ss]ous) [«“\"]? ?[A-ZÀ-Ý]\w")
"""In something that has a name: "under DNS"."""
_PLACES = (
    (
        re.compile(r"\b(?:page|site|link|url|lien|adresse|address)\b"),
        re.compile(rf"{_ADDRESS}|\w@\w"),
    ),
    (re.compile(r"\b(?:menus?|tab|onglets?|rubrique|button|bouton|section)\b"), re.compile(_MENU)),
    (
        re.compile(r"\b(?:folder|dossier|chemin|path)\b"),
        re.compile(rf"{_FOLDER}|\s>\s|https?:"),
    ),
)
"""What is shown for each sort of place that is asked for."""
_PLACE = re.compile("|".join((_ADDRESS, _MENU, _FOLDER, _INDOORS)))
_GROUP = (
    r"(?:support|accueil|helpdesk|help desk|desk|responsables?|equipe|team|service|collegues?"
    r"|colleagues?|manager|chef|head of|secretariat|secretary|technicien|technician|owner"
    r"|proprietaire|porter|leader)\b(?! (?:account|queue|worker|key|pack|mode|ticket))"
)
_THE = r"(?:(?:the|your|our|his|her|le|la|les|votre|notre|son|sa) |l')"
_PERSON = re.compile(
    r"\w@\w|\b(?:ask|contact\w*|call|phone|write to|tell|demande[rz]|ecri(?:vez|re)|appele[rz]"
    r"|adresse[rz]|prevenez|prevenir|joindre|joignez)\s(?:[\w'-]+\s){0,3}(?:[\w-]*')?"
    rf"{_GROUP}|\b(?:to|by|with|from|a|aupres de|par|avec|chez|aux?)\s(?:{_THE}(?:\w+ )?)?{_GROUP}"
    rf"|^\W*{_THE}(?:\w+ )?(?!service){_GROUP}"
)
_PROGRAM = re.compile(
    r"\b(?:re|des?|dis)?(?:start|stop|demarr|relanc|lanc|arret|enabl|abl|activ)\w*\b.{0,30}\bservice\b"
)
"""A service of a system, which nobody can write to."""
_NOT_DENIED = frozenset({Asks.PLACE, Asks.WHICH, Asks.PERSON})
"""Types for which "do not use the folder X" is no answer."""
_PRICE = re.compile(r"\b(?:cout\w*|costs?|prix|prices?|tarifs?)\b")
_MONEY = re.compile(r"€|\b(?:euros?|eur|gratuit\w*|free of charge|costs?|coute\w*|prix|price)\b")


def shows(detail: Detail, text: str, known: Glossary) -> bool:
    """Whether a sentence shows a thing of the type that is asked for, in a clause that does not
    deny it where it could not be the answer then."""
    text = _ITEM.sub("", text)
    if _PRICE.search(detail.about) and _MONEY.search(fold(text)) is None:
        return False
    if detail.asks in _NOT_DENIED:
        return any(
            _has_type(detail, one) and not is_denied(fold(one)) for one in [text, *clauses(text)]
        )
    if not _has_type(detail, text):
        return False
    return not detail.counted or counts(detail.counted, text, known)


def _has_type(detail: Detail, text: str) -> bool:
    match detail.asks:
        case Asks.AMOUNT:
            return bool(detail.counted) or shows_amount(detail.by, text)
        case Asks.TIME:
            return shows_time(detail.by, text)
        case Asks.PLACE:
            sort = next((shown for asks, shown in _PLACES if asks.search(detail.by)), _PLACE)
            within = sort is _PLACE and _WITHIN.search(text) is not None
            return within or sort.search(fold(text)) is not None
        case Asks.PERSON:
            said = fold(text)
            return _PERSON.search(said) is not None and _PROGRAM.search(said) is None
        case Asks.WHICH:
            return _NAME.search(text) is not None
        case _:
            return True
