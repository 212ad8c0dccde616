"""Versions of programs and systems that a text names. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from workers.generation.same_case.systems import PLATFORMS
from workers.generation.same_case.things import PRODUCTS
from workers.text.word_lists import words

_COUNTED = words("python java php perl ruby node gcc cuda office windows debian ubuntu centos qgis")
"""What is known by a bare number: "java 8"; of others a year, a dot or "version" tells."""
_SHORT = re.compile(r"\b(win|w)(7|8|10|11)\b")
_VERSION = re.compile(
    r"(?<![\w.])([a-z][a-z+-]{1,19}?)(?:[ /_-]?(?P<said>version |v)| (?:en |in )?(?P<told>version "
    r"|v\.? ?)|[ /_-]?)(\d{1,4}(?:\.\d{1,5}){0,3})"
    r"(?![\w%€$]|[.,]\d| ?(?:[kmgt][ob]\b|fois\b|times\b|x\b))"
)
_NAMES = PRODUCTS | _COUNTED | frozenset().union(*PLATFORMS.values())

Versions = Mapping[str, AbstractSet[str]]


def versions_in(folded: str) -> dict[str, set[str]]:
    """The versions that a folded text names, by the product."""
    found: dict[str, set[str]] = {}
    for match in _VERSION.finditer(folded):
        name, number = match[1], match[4]
        said = bool(match["said"] or match["told"])
        named = name in _NAMES and ("." in number or len(number) == 4 or name in _COUNTED)
        if said or named:
            found.setdefault(name, set()).add(number)
    for match in _SHORT.finditer(folded):
        found.setdefault("windows", set()).add(match[2])
    return found


def other_version(asked: Versions, told: Versions) -> bool:
    """Whether a source is for other versions only of what the question names with its version. A
    version is the same where one is the beginning of the other: 3 and 3.11."""
    return any(
        name in told and not any(_same(one, other) for one in versions for other in told[name])
        for name, versions in asked.items()
    )


def _same(one: str, other: str) -> bool:
    mine, theirs = one.split("."), other.split(".")
    shorter = min(len(mine), len(theirs))
    return mine[:shorter] == theirs[:shorter]
