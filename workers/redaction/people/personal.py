"""Personal data that is no name: dates of birth, social numbers, papers, plates, addresses.

A number alone is nobody's: each is taken out only behind a word that says what it is, a street
only in the form of a postal address. Every part of a pattern is bounded.
"""

from __future__ import annotations

import re
from functools import partial

from workers.redaction.ledger import Ledger
from workers.text.word_lists import has_any

KIND = "personal"
_NUMBER_WORD = r"(?: ?(?:n°|n[o°]\.?|num[ée]ros?|number|num\.?|id|#))?"
_LINK = r"(?:[ \t]{0,3}(?:[:=]|est|is|was|n°|no\.?|le))?[ \t]{0,3}"
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:er|st|nd|rd|th)? (?:of )?[^\W\d_]{3,9},? (?:19|20)\d{2}"
    r"|[^\W\d_]{3,9} \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2})"
)
_PLATE = (
    r"\b[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}\b|\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"
    r"|\b\d{1,4} ?[A-Z]{2,3} ?\d{2}\b"
    r"|\b[A-Z]{2,3}[ -]\d{3,4}\b|\b\d[A-Z]{3}\d{3}\b|\b[A-Z]{1,3}-[A-Z]{1,2} ?\d{1,4}\b"
)
_STAFF = (
    r"matricule(?: (?:agent|rh))?|(?:employee|staff|student|personnel|payroll|personal|agent)"
    r" ?(?:id|number|no\.?|n°|num)|n(?:°|um[ée]ro) ?(?:d['’]|de |d )?(?:agent|[ée]tudiant"
    r"|employ[ée]"
    r"|personnel|badge|salari[ée]|adh[ée]rent|dossier rh)|badge (?:n°|number|no\.?|num[ée]ro|id)"
    r"|ine|carte (?:[ée]tudiante?|professionnelle|agent)" + _NUMBER_WORD
)
_PAPERS = (
    r"passeports?|passports?|(?:carte (?:nationale )?d['’]identit[ée]|cni|id card|identity card"
    r"|permis(?: de conduire)?|driv(?:er['’]?s?|ing) licen[cs]e|titre de s[ée]jour|residence permit"
    r"|visa)"
)
_TAX = (
    r"(?:num[ée]ro|n°|no\.?)? ?(?:fiscal|spi|d['’]allocataire|de pension)|tax (?:id|number|no\.?)"
    r"|tin"
    r"|ni number|nino|national insurance"
)
_SOCIAL = r"nir|ins[ée]e|s[ée]cu(?:rit[ée] sociale)?|n° ?ss|num[ée]ro ss|carte vitale"
_LABELLED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?i)(?P<label>\b(?:{label})(?!\w){link})(?P<value>{value})"))
    for kind, label, link, value in (
        (KIND, r"date de naissance|n[ée]e?|n[ée]\(e\)|dob|date of birth|birth ?date|birthday"
               r"|born(?: on)?",
         r"[ \t]{0,2}(?:(?::|=|est|is|le|on)[ \t]{0,2}){0,2}", _DAY),
        ("nir", r"ssn|social security(?: number| no\.?)?", r"[^\d\n]{0,15}",
         r"\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)"),
        ("nir", _SOCIAL, r"[^\d\n]{0,20}",
         r"[12378](?:[ .-]?\d){4}[ .-]?(?:\d{2}"
         r"|2[AB])(?:[ .-]?\d){6}(?:(?:[ .-]{0,3}\d){2})?(?!\d)"),
        (KIND, r"plaque|immatricul\w{0,8}|(?:number|licen[cs]e|registration) plate|licen[cs]e plate"
         r"|plate", r"[^\n]{0,30}?", _PLATE),
        (KIND, _STAFF, r"[^\d\n]{0,20}?", r"\b[A-Z]{0,3}[ -]?\d{4,12}[A-Z]{0,2}\b"),
        (KIND, _PAPERS, rf"{_NUMBER_WORD}{_LINK}", r"\b(?=[A-Z]{0,4}\d)[A-Z0-9]{7,15}\b"),
        (KIND, _TAX, rf"{_NUMBER_WORD}{_LINK}",
         r"\b[A-Z]{2}(?: ?\d{2}){3} ?[A-D]\b|\b\d(?:[ .-]?\d){8,14}\b"),
        (KIND, r"rib|compte bancaire|bank account|account number|sort code", r"[^\d\n]{0,20}",
         r"\d{5}[ -]?\d{5}[ -]?[A-Z0-9]{11}[ -]?\d{2}\b|\d{2}-\d{2}-\d{2}[ ,/]+\d{8}\b"
         r"|\b\d{8,14}\b"),
        (KIND, r"cvv2?|cvc2?|crypto(?:gramme)?(?: visuel)?", _LINK, r"\b\d{3,4}\b"),
    )
)  # fmt: skip
_LABELS = (
    *("naissance", "né", "ne le", "nee", "dob", "birth", "born", "ssn", "social", "plaque", "cvv"),
    *(
        "immatri",
        "plate",
        "matricule",
        "employee",
        "staff",
        "student",
        "personnel",
        "payroll",
        "n°",
    ),
    *("numéro", "numero", "badge", "nir", "insee", "sécu", "secu", "passeport", "passport", "cvc"),
    *("identit", "cni", "id card", "identity", "permis", "licence", "license", "séjour", "sejour"),
    *("residence", "visa", "fiscal", "allocataire", "tax", "tin", "nino", "national ins", "ine"),
    *(
        "vitale",
        "rib",
        "bancaire",
        "bank",
        "sort code",
        "account number",
        "crypto",
        "carte",
        "agent",
    ),
)
_PLACE_NAME = r"[A-ZÀ-Ý][\w'’-]{1,30}"
_STREET = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter|quater|[A-Da-d](?![\w'’])))?,? (?:rue|avenue|av\.|boulevard|bd\.?"
    r"|place|chemin|impasse|all[ée]e|route|quai|square|cours|sentier|r[ée]sidence|lotissement"
    r"|cit[ée]"
    r"|hameau|venelle|passage|faubourg|esplanade|promenade|rond-point|mail|villa)s? "
    r"(?:(?:de la|de l['’]|des|du|de|d['’]|la|le|les|l['’]) ?){0,2}"
    rf"{_PLACE_NAME}(?:[ -](?:(?:de la|des|du|de|et|sur|en) )?{_PLACE_NAME}){{0,3}}"
    rf"(?:,? {{0,2}}(?:F-)?\d{{5}} {_PLACE_NAME}(?:[ -]{_PLACE_NAME}){{0,2}})?"
    r"|\b\d{1,5}[A-Za-z]? (?:(?:North|South|East|West|N\.?|S\.?|E\.?|W\.?) )?"
    r"(?:(?:[A-Z][\w'’-]{1,20}|\d{1,3}(?:st|nd|rd|th)) ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Crescent|Court|Ct|Way|Square|Sq"
    r"|Terrace|Gardens|Boulevard|Blvd|Place|Pl|Parkway|Pkwy|Highway|Hwy|Grove|Mews|Hill|Row)\b\.?"
    r"(?:,? (?:Apt|Suite|Unit|Flat|#) ?\w{1,6})?(?:, [A-Z][\w ]{1,20}){0,2}"
    r"(?:,? [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|,? [A-Z]{2} \d{5}(?:-\d{4})?)?"
)


def redact_personal(text: str, ledger: Ledger) -> str:
    """Takes out what is labelled as personal, and postal addresses."""
    if not any(char.isdigit() for char in text):
        return text
    if has_any(text.lower(), _LABELS):
        for kind, pattern in _LABELLED:
            text = pattern.sub(partial(_labelled, kind=kind, ledger=ledger), text)
    return _STREET.sub(lambda found: ledger.placeholder(KIND, found[0]), text)


def _labelled(found: re.Match[str], kind: str, ledger: Ledger) -> str:
    value = str(found["value"])
    return str(found["label"]) + ledger.placeholder(kind, value)
