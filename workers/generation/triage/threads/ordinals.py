"""Answers that pick one of several by its place: "2", "la deuxième", "the first one". Pure."""

from __future__ import annotations

import re

from workers.text.fold import fold

_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "un une premier premiere one first",
            "deux deuxieme second seconde two",
            "trois troisieme three third",
            "quatre quatrieme four fourth",
        ),
        start=1,
    )
    for name in names.split()
}
_PICKED = re.compile(
    r"\s*(?:(?:oui|yes|ok|c'est|it's|plutot|rather|the|le|la|option|choix|choice|numero|number"
    r"|n°|no|#)[\s,:.]*){0,3}"
    r"(?:(?P<digit>[1-9])(?:er|ere|e|eme|st|nd|rd|th)?|(?P<name>[a-z]{2,10}))"
    r"(?: (?:one|please|svp|stp|merci|thanks))?[\s.!)]*"
)


def picked(text: str) -> int | None:
    """The place, from 1, that a message names and nothing else; None where it says more."""
    found = _PICKED.fullmatch(fold(text))
    if found is None:
        return None
    return int(found["digit"]) if found["digit"] else _NAMES.get(found["name"])
