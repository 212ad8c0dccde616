"""Personal data that is no name: dates of birth, social numbers, plates, staff numbers, addresses.

A number alone is nobody's: each is taken out only behind a word that says what it is, a street
only in the form of a postal address. Every part of a pattern is bounded.
"""

from __future__ import annotations

import re

from workers.redaction.ledger import Ledger
from workers.text.word_lists import has_any

KIND = "personal"
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:er|st|nd|rd|th)? [^\W\d_]{3,9},? (?:19|20)\d{2})"
)
_LABELLED = re.compile(
    r"(?i)(?P<label>\b(?:date de naissance|n[ée]e? le|dob|date of birth|birth ?date|birthday"
    r"|born(?: on)?)"
    rf"\b[ \t]{{0,2}}(?::|=|est|is|le)?[ \t]{{0,3}})(?P<value>{_DAY})"
    r"|(?P<label2>\b(?:ssn|social security(?: number"
    r"| no\.?)?)\b[^\d\n]{0,15})(?P<value2>\d{3}-?\d{2}-?\d{4})"
    r"|(?P<label3>\b(?:plaque|immatricul\w{0,8}|(?:number|licen[cs]e) plate)\b[^\n]{0,30}?)"
    r"(?P<value3>\b[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}\b|\b[A-Z]{2}\d{2} ?[A-Z]{3}\b)"
    r"|(?P<label4>\b(?:matricule|(?:employee|staff|student|personnel|payroll) (?:id|number|no\.?)"
    r"|n(?:°|um[ée]ro) (?:d['’])?(?:agent|[ée]tudiant|employ[ée]|personnel|badge)|badge (?:n°"
    r"|number|no\.?))"
    r"[^\d\n]{0,20})(?P<value4>\b[A-Z]{0,3}\d{4,12}\b)"
    r"|(?P<label5>\b(?:nir|ins[ée]e|s[ée]cu(?:rit[ée] sociale)?)\b[^\d\n]{0,20})"
    r"(?P<value5>[12378](?:[ .-]?\d){12}(?:(?:[ .-]?\d){2})?(?!\d))"
)
_LABELS = (
    "naissance", "né", "ne le", "nee", "dob", "birth", "born", "ssn", "social", "plaque", "immatri",
    "plate", "matricule", "employee", "staff", "student", "personnel", "payroll", "n°", "numéro",
    "numero", "badge", "nir", "insee", "sécu", "secu",
)  # fmt: skip
_STREET = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter|[A-Za-z]))?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin"
    r"|impasse|all[ée]e"
    r"|route|quai|square) (?:(?:de|du|des|de la|d['’]|de l['’]|l['’]|la"
    r"|le) ?)?[A-ZÀ-Ý][\w'’-]{1,30}"
    r"(?: [A-ZÀ-Ý][\w'’-]{1,30}){0,3}(?:,? \d{5} [A-ZÀ-Ý][\w'’-]{1,30})?"
    r"|\b\d{1,4}[A-Za-z]? (?:[A-Z][\w'’-]{1,20} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln"
    r"|Drive|Close"
    r"|Court|Way|Square|Terrace|Gardens|Boulevard)\b\.?(?:, [A-Z][\w ]{1,20})?"
    r"(?: [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})?"
)


def redact_personal(text: str, ledger: Ledger) -> str:
    """Takes out what is labelled as personal, and postal addresses."""
    if not any(char.isdigit() for char in text):
        return text
    if has_any(text.lower(), _LABELS):
        text = _LABELLED.sub(lambda found: _labelled(found, ledger), text)
    return _STREET.sub(lambda found: ledger.placeholder(KIND, found[0]), text)


def _labelled(found: re.Match[str], ledger: Ledger) -> str:
    for number in ("", "2", "3", "4", "5"):
        value = found[f"value{number}"]
        if value is not None:
            kind = "nir" if number in ("2", "5") else KIND
            return str(found[f"label{number}"]) + ledger.placeholder(kind, value)
    return found[0]
