"""Clauses that forbid what they name, or say that it is not needed. Pure.

"Do not run pip with sudo" forbids; "do not forget to run sudo" orders. So the word that denies
must stand at the verb that does it, at the head of the clause, and nothing else in the sentence may
deny or restrict: what is not plain is no prohibition.
"""

from __future__ import annotations

import re
from functools import cache

from workers.generation.guardrails.modality.sentence import DENIES, RESTRICTS, Surroundings
from workers.generation.guardrails.modality.verbs import (
    ENGLISH,
    FRENCH,
    english,
    french,
    of_kinds,
)

LEAD = (
    r"(?:(?:please|also|and|so|but|then|however|therefore|thus|note|important|attention|warning"
    r"|caution|above all|in any case|surtout|donc|mais|et|alors|aussi|cependant|toutefois"
    r"|en revanche|par contre|en tout cas|de plus|merci de|veuillez|veillez a|pensez a) )*"
)
"""What may stand before the head of a clause."""
DOING: dict[str, tuple[str, ...]] = {
    "administrator": ("give", "enter", "run", "trust", "allow", "change"),
    "deletion": ("run", "allow", "enter", "remove"),
    "password": ("give", "enter", "run", "allow", "change"),
    "payment": ("give", "enter", "run", "pay"),
    "security_off": ("off", "end", "remove"),
    "remote_script": ("enter", "run"),
    "second_factor": ("give", "enter", "trust", "allow", "off"),
    "remote_access": ("give", "run", "trust", "allow", "enable"),
    "hidden_command": ("enter", "run", "allow"),
    "macros": ("run", "trust", "allow", "enable"),
    "certificates": ("trust", "allow", "off"),
    "network_path": ("enter", "run", "trust", "change"),
    "forwarding": ("give", "enable", "trust", "change"),
    "premises": ("give", "enter", "run"),
    "program_link": ("enter", "run", "allow"),
    "share": ("enter", "run", "reach"),
}
"""What a prohibition must forbid. To forbid the end of what is risky, or a protection, is none."""
_EN_NEVER = (
    r"(?:do not|don't|never|you (?:must|should|may) (?:not|never)|you (?:mustn't|shouldn't)"
    r"|(?:it is|it's) forbidden to|(?:be careful|make sure|be sure|take care) (?:not|never) to"
    r"|(?:there is )?no need to|you (?:do not|don't) (?:need|have) to"
    r"|it is not (?:necessary|needed) to) (?:ever )?"
)
_CLITIC = r"(?:(?:l[ea]s?|lui|leur|en|y) |l')?"
_FR_NOT = (
    r" (?:surtout |donc |non plus )?(?:pas|jamais|plus|rien|aucune?|a personne|personne"
    r"|en aucun cas)"
)
_FR_NEED_NOT = (
    r"(?:(?:il (?:ne )?faut (?:surtout )?(?:pas|jamais)|vous ne devez (?:surtout )?(?:pas|jamais)"
    r"|ne (?:surtout )?(?:pas|jamais)|vous n'avez pas a) |(?:il est interdit|interdiction|evite[rz]"
    r"|(?:il est )?inutile|(?:il n'y a )?pas besoin|il n'est pas (?:necessaire|utile)"
    r"|vous n'avez pas besoin) (?:de |d'))"
)
_NOBODY_ASKS = re.compile(
    rf"{LEAD}(?:(?:we|nobody|no one|(?:the |our )?(?:support|it|help ?desk|staff|technicians?))"
    r"(?: \w+){0,3}? (?:(?:will|would|do|does) )?never asks?\b"
    r"|(?:nobody|no one)(?: \w+){0,4}? (?:will|would|may|should)(?: ever)? ask\b"
    r"|(?:nous|(?:le|la|les|notre|nos|un) \w+(?: \w+){0,2}?|l'\w+(?: \w+){0,2}?)"
    r" ne (?:vous |le |la |les )?demande\w* jamais\b"
    r"|(?:personne|aucun technicien)(?: \w+){0,3}? ne (?:vous )?demandera(?: jamais)?\b)"
)
"""Who asks for nothing has ordered nothing."""
_NEVER_ASKED = ("password", "payment", "second_factor", "premises")
_LETS = re.compile(
    rf"{LEAD}(?:(?:do not|don't|never) (?:let|allow) (?:any ?(?:body|one)|an? stranger|strangers"
    r"|an? caller)|ne laisse[rz]? (?:jamais )?(?:personne|un inconnu|aucun\w*))\b"
)
"""Nobody may do it for the reader either."""
_PROTECTS = re.compile(
    r"\b(?:any|an?|pas de|pas d'|aucune?|jamais de) ?(?:new |nouveau )?(?:password|passphrase|pin"
    r"|mots? de passe|passcode)\b"
)
"""Who shall set no password is told to leave a door open."""
_WARNING = re.compile(r"\b(?:warning|avertissement|alert\w*|error|erreur)s?\b")
_PASSES_OVER = re.compile(
    rf"{LEAD}(?:ne passe[rz] (?:pas|jamais) outre|ne (?:pas|jamais) passer outre"
    rf"|{_EN_NEVER}{english(of_kinds(ENGLISH, ['skip']), 'base')}"
    rf"|ne {french(of_kinds(FRENCH, ['skip']), 'order')}{_FR_NOT}"
    rf"|n'{french(of_kinds(FRENCH, ['skip']), 'order')}{_FR_NOT})\b"
)
"""To pass over a warning is the risk; to pass over anything else is only to leave it out."""
_OFF = re.compile(r" off\b")
_GOES_OFF = re.compile(r"(?: (?!on\b)[\w'-]+){0,5}? off\b(?!.*\bon\b)")
"""Behind "turn": with what is turned off before or after it, and nothing that is turned on."""
_NEAR_HEAD = 24
"""Characters after the head of the clause within which a deletion is what it forbids."""


def forbids(place: int, around: Surroundings, code: str, pattern: re.Pattern[str]) -> bool:
    """Whether the clause at `place` forbids what `pattern` finds in it, and nothing takes it
    back."""
    clause = around.every[place]
    if clause.asked or clause.shown or around.taken_back(place):
        return False
    found = _head(code, clause.said)
    if found is None or (code == "password" and _PROTECTS.search(clause.said)):
        return False
    rest = clause.said[found.end() :]
    if DENIES.search(rest) or RESTRICTS.search(rest):
        return False
    if code == "security_off" and switches_off(rest):
        # "Do not stop disabling it".
        return False
    return code != "deletion" or only_at_head(pattern, clause.said, found.end() + _NEAR_HEAD)


def switches_off(folded: str) -> bool:
    """Whether a text has a verb by which a protection is ended, whatever it is said of."""
    return _ends().search(folded) is not None


def _head(code: str, said: str) -> re.Match[str] | None:
    """The head of a clause that forbids what a risk of this kind needs."""
    found = _heads(code).match(said)
    if found is not None:
        # "Do not put off" is no "do not put", and to turn on is another thing.
        turns = found[0].endswith(("turn", "turning", "switch", "switching"))
        goes_off = _GOES_OFF if turns else _OFF
        if turns != (goes_off.match(said, found.end()) is not None):
            return None
    if found is None and code in _NEVER_ASKED:
        found = _NOBODY_ASKS.match(said)
    if found is None and code == "remote_access":
        found = _LETS.match(said)
    if code == "certificates" and _WARNING.search(said):
        found = found or _PASSES_OVER.match(said)
    return found


def only_at_head(pattern: re.Pattern[str], said: str, before: int) -> bool:
    """Whether a clause names one deletion, which begins before a place."""
    # The pattern wants what is deleted behind its verb; here it may be the last word.
    places = [one.start() for one in pattern.finditer(said + " x")]
    return len(places) == 1 and places[0] < before


@cache
def _ends() -> re.Pattern[str]:
    kinds = DOING["security_off"]
    en, fr = of_kinds(ENGLISH, kinds), of_kinds(FRENCH, kinds)
    forms = [english(en, form) for form in ("base", "ing", "past")]
    forms += [french(fr, form) for form in ("infinitive", "order", "we", "participle")]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")


@cache
def _heads(code: str) -> re.Pattern[str]:
    en, fr = of_kinds(ENGLISH, DOING[code]), of_kinds(FRENCH, DOING[code])
    return re.compile(
        rf"{LEAD}(?:{_EN_NEVER}{english(en, 'base')}|avoid {english(en, 'ing')}"
        rf"|(?:ne |n'){_CLITIC}{french(fr, 'order')}{_FR_NOT}"
        rf"|{_FR_NEED_NOT}{_CLITIC}{french(fr, 'infinitive')})\b"
    )
