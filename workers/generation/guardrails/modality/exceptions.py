"""Clauses that leave out what they name: "instead of deleting it", "without sudo", "all except the
antivirus", "(not Delete)". Pure.
"""

from __future__ import annotations

import re
from functools import cache

from workers.generation.guardrails.modality.prohibition import DOING, LEAD
from workers.generation.guardrails.modality.sentence import DENIES, RESTRICTS, Surroundings
from workers.generation.guardrails.modality.verbs import ENGLISH, FRENCH, english, french, of_kinds

_INSTEAD = re.compile(
    r"(?:instead of|rather than|au lieu d(?:e |')|plutot qu(?:e |')(?:d(?:e |'))?) ?"
)
_WITHOUT = re.compile(r"(?:without|sans) (?:(?:avoir a|having to|ever) )?")
_EXCEPT = re.compile(r"(?:sauf|hormis|except|but) (?:for )?")
_THING = re.compile(r"(?:(?:the|any|an?|your|aucun|l[ea]s?|votre|vos|des|du|droits?|compte) |l')*")
_CLITIC = r"(?:(?:l[ea]s?|lui|leur|en|y) |l')?"
_ALL = re.compile(r"\b(?:tou(?:t|te|tes|s)|everything|all|every)\b")
_CONTRAST = re.compile(
    r"(?:(?:et|and) )?(?:pas|not|non)(?: sur| on)?"
    r" (?:\"[^\"]{1,40}\"?|(?:(?:the|l[ea]s?) |l')?\w+)$"
)
_COMMAND = re.compile(
    rf"{LEAD}(?:\w+ez\b|(?:run|use|start|launch|execute|open|install|do|try|connect|print|copy|save"
    r"|add|archive|move|mark|keep|log in|choose|click|work|lancer|utiliser|executer|installer"
    r"|ouvrir|faire|copier|archiver|deplacer)\b)"
)
"""The head of an order to the reader: what such a clause hangs on."""


def leaves_out(place: int, around: Surroundings, code: str, pattern: re.Pattern[str]) -> bool:
    """Whether the clause at `place` names what is done otherwise, or without."""
    clause = around.every[place]
    if clause.asked or clause.shown or around.denied_elsewhere(place):
        return False
    if _CONTRAST.match(clause.said):
        return clause.mark in ("(", ",")
    found = _INSTEAD.match(clause.said)
    if found is None:
        found = _WITHOUT.match(clause.said)
        if found is not None and not _hangs_on_an_order(place, around):
            return False
    if found is None or around.taken_back(place):
        return False
    rest = clause.said[found.end() :]
    if DENIES.search(rest) or RESTRICTS.search(rest):
        return False
    return _names_it(code).match(rest) is not None or _at_once(pattern, rest)


def _hangs_on_an_order(place: int, around: Surroundings) -> bool:
    before = around.before(place)
    return before is not None and _COMMAND.match(before.said) is not None


def _at_once(pattern: re.Pattern[str], rest: str) -> bool:
    """Whether what is left out is the thing itself, and not some other thing before it."""
    thing = _THING.match(rest)
    return pattern.match(rest, thing.end() if thing else 0) is not None


@cache
def _names_it(code: str) -> re.Pattern[str]:
    en, fr = of_kinds(ENGLISH, DOING[code]), of_kinds(FRENCH, DOING[code])
    return re.compile(rf"(?:{english(en, 'ing')}|{_CLITIC}{french(fr, 'infinitive')})\b")


def exempts(place: int, around: Surroundings, code: str) -> bool:
    """Whether the clause at `place` is a protection that stays on when all else goes off."""
    clause, before = around.every[place], around.before(place)
    if (
        code != "security_off"
        or before is None
        or clause.asked
        or clause.shown
        or around.denied_elsewhere(place)
    ):
        return False
    found = _EXCEPT.match(clause.said)
    if found is None or DENIES.search(clause.said) or _ALL.search(before.said) is None:
        return False
    return not found[0].startswith("but") or (
        clause.mark == "" and before.said.endswith(("everything", "all"))
    )
