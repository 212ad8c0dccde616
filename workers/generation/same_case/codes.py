"""Error numbers, codes and names that programs give. Pure.

A number is a code where a text calls it one ("error 5", "codes 691 et 809"), whatever its length.
The same number elsewhere is none: "9 GB" is not "error -9", and "error 53" is not "error 5". Nor is
what a pasted log has beside its message: the names of files, the number of a job, "[Errno 122]".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from workers.generation.same_case.logs import without_files, without_system_numbers
from workers.text.fold import fold

_CALLED = (
    r"(?:erreurs?|errors?|codes?|err|errno|events?|evenements?|fehler|stop|exit|status|statut"
    r"|returned|rc)"
)
_NUMBERED = r"(?:n°|numero|number|#)"
_LINK = r"\W{0,3}(?:(?:code|n°|no|numero|number|id|is|est|was|de retour|retour)\b)?\W{0,3}"
_MEASURE = (
    r"(?! ?(?:%|€|\$|[kmgt](?:o|b|io|ib)\b|fois\b|times?\b|x\b|chiffres?\b|digits?\b|lettres?\b"
    r"|letters?\b|jours?\b|days?\b|heures?\b|hours?\b|h\b|minutes?\b|min\b|secondes?\b|seconds?\b"
    r"|semaines?\b|weeks?\b|mois\b|months?\b|ans?\b|years?\b|personnes?\b|people\b|postes?\b"
    r"|computers?\b|users?\b|pm\b|am\b|of \d|sur \d))"
)
"""What makes the number before it an amount."""
_VALUE = rf"(?:-?\d{{1,8}}|[a-z]{{1,3}}-?\d{{1,4}})\b{_MEASURE}"
_LISTED = r"(?:\s{0,2}(?:,|/|;|et|ou|and|or|&)\s{0,2}"
_CODE_BEFORE = re.compile(
    rf"\b{_CALLED}{_LINK}({_VALUE}{_LISTED}{_VALUE}){{0,5}})"
    rf"|(?:\b|(?<=\s)|^){_NUMBERED}\W{{0,3}}(-?\d{{2,8}})\b"
)
_HTTP = re.compile(
    r"\b(?:http|gives?|gets?|got|returns?|says|shows?|throws?|dit|repond|renvoie|affiche|donne"
    r"|obtiens"
    rf"|recois)\W{{0,3}}(?:(?:me|un|une|a|an|the|le) )?([45]\d\d)\b{_MEASURE}"
    r"|\b([45]\d\d) ?:? (?:bad (?:gateway|request)|forbidden|interdit|not found|introuvable"
    r"|unauthori[sz]ed|non autorise|internal|service (?:un|non |in)|gateway|too many)"
)
"""What a server answers, which people seldom call an error."""
_ONE_VALUE = re.compile(r"-?\d{1,8}\b|[a-z]{1,3}-?\d{1,4}\b")
_CODE = re.compile(
    r"\b(?:0x[0-9a-f]{4,16}|kb\d{5,8}|(?:[a-z]{1,8}[-_]?)\d{4,8}|\d{3}[ -]\d\.\d{1,3}\.\d{1,3}"
    r"|\d\.\d{1,2}\.\d{1,3}|\d{5,8})\b"
)
_COUNTED = re.compile(r"(?<![\w.,:/-])\d{2,6}00 (?!windows\b)[a-z]{3,20}[sx]\b")
"""A round number of things, in the plural: "30000 mails"."""
_IDENTIFIER = re.compile(
    r"(?<![\w/.@-])(?:[A-Z]*[a-z0-9]+(?:[A-Z]+[a-z0-9]+){2,}|[A-Z]{3,}(?:[A-Z][a-z0-9]+){2,}"
    r"|[A-Za-z0-9]{2,24}(?:_[A-Za-z0-9]{2,24}){1,6})(?![\w@-])"
)
_SEVERAL_WORDS = r"[A-Z]*[a-z]+(?:[A-Z]+[a-z]+){2,12}"
_REASON = re.compile(
    r"\b(?:(?:[Ee]rrors?|[Ee]rreurs?|[Rr]easons?|[Rr]aisons?|[Mm]otifs?|[Ss]tat(?:us|es?))"
    r" ?[:=]? {0,2}[\"«'(\[]? ?|(?:PD|pending|attente|[Jj]obs?)\b[^()\n]{0,30}\()"
    rf"(?=[A-Za-z]{{14,60}}(?![\w@.-]))({_SEVERAL_WORDS})(?<!Error)(?<!Exception)"
    r"(?![\w@-])"
)
"""What a program gives as its reason in one word, "reason: DependencyNeverSatisfied": three words
or more, each with a capital. An exception is a kind of failure, and no case."""
_GIVEN = re.compile(rf"(?<![\w/.@-])(?=[A-Za-z]{{14,60}}(?![\w@-])){_SEVERAL_WORDS}\b")
"""The same in a ticket, whatever stands before it."""
_PARTS = re.compile(r"[A-Z]*[a-z]+")
MOSTLY = 0.6
"""Share of its words by which a text has such a reason."""
SHORT_CODE = 2
"""Signs of a code that may be any number."""
_SURE_CODE = re.compile(r"\b(?:0x[0-9a-f]{4,16}|kb\d{5,8}|\d{3}[ -]\d\.\d{1,3}\.\d{1,3})\b")
_HEXADECIMAL = re.compile(r"(?:0x)?[0-9a-f]{8}")
_LETTERS_AND_NUMBER = re.compile(r"([a-z]{1,8})[-_]?(\d{3,8})")
_BARE = 2
"""Words up to which a message is a code and nothing else."""
NO_NAME = re.compile(
    r"^(?:win|w|ipv|h|mp|utf|sha|md|http|usb|wpa|python|py|id|no|wifi|cuda|ps|pc|os|et|ou|or|and"
    r"|le|la|de|du|des|au|en|a|to|in|on|at|by|for|is|est|sur|par|fa)[-_]?\d"
)
"""What begins like a code or a room and is none."""


def named_codes_in(text: str) -> frozenset[str]:
    """Codes that a text calls one, or that can be nothing else, or that it wholly consists of: a
    source without them is another case."""
    said = _without_instances(text)
    sure = called_codes_in(said) | frozenset(_SURE_CODE.findall(said))
    return sure | codes_in(text) if len(said.split()) <= _BARE else sure


def codes_in(text: str) -> frozenset[str]:
    """Error numbers and codes that a text names."""
    said = _without_instances(text)
    return called_codes_in(said) | frozenset(_CODE.findall(_COUNTED.sub(" ", said)))


def _without_instances(text: str) -> str:
    """A folded text without what names a file, a job or a system's own number."""
    return fold(without_system_numbers(without_files(text)))


def called_codes_in(folded: str) -> frozenset[str]:
    """The codes that a folded text calls one, without their sign."""
    called = (*_CODE_BEFORE.findall(folded), *_HTTP.findall(folded))
    return frozenset(
        value.removeprefix("-")
        for one, other in called
        for value in _ONE_VALUE.findall(one or other)
        if not NO_NAME.match(value)
    )


def identifiers_in(text: str) -> frozenset[str]:
    """Names that programs give: capitals within a word, or parts joined by an underscore; folded.
    Nobody writes one by chance, so a ticket that has it is about it."""
    return frozenset(fold(one) for one in _IDENTIFIER.findall(without_files(text)))


def reasons_in(text: str) -> frozenset[str]:
    """What programs give as a reason in one word, folded and as its words: the same trouble mostly
    has the same one."""
    found = _REASON.findall(without_files(text))
    return frozenset(fold(" ".join(_PARTS.findall(one))) for one in found)


def names_reason(source: str, reasons: Iterable[str]) -> bool:
    """Whether a source has one of these, or most of its words, written together or apart, and no
    other one."""
    given = {fold(one) for one in _GIVEN.findall(without_files(source))}
    together = "".join(filter(str.isalnum, fold(source)))
    for words in map(str.split, reasons):
        if "".join(words) in together:
            return True
        if not given and sum(word in together for word in words) >= MOSTLY * len(words):
            return True
    return False


def names_code(folded: str, codes: Iterable[str]) -> bool:
    """Whether a folded text names one of these codes. A number of up to `SHORT_CODE` signs is one
    only where the text calls it a code, and no number with a unit or within another is one:
    "error -15" is not in "send 15 GB", and "error 530" is not in "1,530 files"."""
    called: frozenset[str] | None = None
    for code in (written for one in codes for written in spellings_of(one)):
        if code not in folded:
            continue
        if len(code) > SHORT_CODE:
            if _standing_alone(code, folded):
                return True
            continue
        called = called_codes_in(folded) if called is None else called
        if code in called:
            return True
    return False


@lru_cache(maxsize=256)
def spellings_of(code: str) -> tuple[str, ...]:
    """The ways in which a folded code is written: with its ``0x`` and without, its letters and its
    number together or apart. The code itself comes first."""
    if _HEXADECIMAL.fullmatch(code):
        bare = code.removeprefix("0x")
        return (code, bare if bare != code else f"0x{bare}")
    parts = _LETTERS_AND_NUMBER.fullmatch(code)
    if parts is None:
        return (code,)
    letters, number = parts.groups()
    return tuple(
        dict.fromkeys((code, *(f"{letters}{mark}{number}" for mark in ("", "-", "_", " "))))
    )


def _standing_alone(code: str, folded: str) -> bool:
    value = re.escape(code)
    if not code.isdigit():
        return re.search(rf"(?<!\w){value}(?!\w)", folded) is not None
    return re.search(rf"(?<!\w)(?<!\d[.,:]){value}(?!\w|[.,:]\d){_MEASURE}", folded) is not None
