"""How much one word looks like a password, whatever stands around it.

Nobody has to guess from a word alone: `mentions` asks for more look where the sentence binds the
word less to what it says about a password.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from workers.redaction.secrets.values import is_plain_word, is_technical, is_template

MIN_CHARS, MAX_CHARS = 4, 64


class Look(IntEnum):
    """From a word of the language to what nobody writes but as a secret."""

    NONE = 0
    """A number, a path, an address, a version, a word of a sentence about passwords."""
    WORD = 1
    """Letters alone, or the name of a machine or a code, such as ``PC-0412``."""
    MIXED = 2
    """Letters and digits, or a sign inside a word."""
    STRONG = 3
    """Letters, digits and signs."""


_SIGN = re.compile(r"[!#$%&*?^~§£€@+=]")
_FIRM_SIGN = re.compile(r"[!#$%&*?^~§£€]")
_JOINED = re.compile(r"[a-z0-9][_.][A-Za-z0-9]|\w[-'’]\w")
# Room, machine, error and model numbers; protocols with their version; percent signs of an
# address; key combinations; comparisons; file names, options, placeholders and calls.
_THING = re.compile(
    r"[A-Z]{1,8}[-_]?\d{1,6}(?:[-_][A-Z0-9]{1,6}){0,3}|[A-Z]{2,9}[a-z]{0,2}-?v?\d{1,4}"
    r"|[A-Z]\d{1,3}[-.]\d{1,4}|\d{1,4}[A-Z]{1,2}|(?:Salle|Poste|Bureau|Room|Batiment|Port|Ecran"
    r"|Page|Node|Lot|Phase)[-_]?\d{1,4}"
    r"|\d{1,6}(?:[.,]\d+)?(?:go|mo|ko|gb|mb|kb|to|tb|ghz|mhz|ms|min|h|j|eme|ème|th|nd|st|rd|px|%)"
    r"|[A-Z]{2,}[_A-Z0-9]*_[_A-Z0-9]+|[A-Z]{2,8}#\d{1,3}|\d{1,2}-[a-z]+"
)
_NOT_ONE_WORD = re.compile(
    r"(?i).*%[0-9a-f]{2}.*|(?:ctrl|alt|maj|shift|win|windows|fn|cmd|control|altgr)\+.*"
    r"|[a-z]+(?:\+[a-z0-9]{1,8})+|.*\d\.\d+\.\d.*|[ldjnmtsc]['’][^!#$%]*|[^,]*,[^,]*,.*"
    r"|[\w.]+(?:==|>=|<=|!=)[\w.]+|-{1,2}\w.*|[\w-]+\(.*|.*\)\(.*|\w[\w-]*\[.*|.*@[\w-]+\.\w.*"
    r"|[\w-]+\.(?:[a-z]{2,4}|local|lan|example|internal)|\d+[x×]\d+.*|\w{1,3}&\w{1,3}|c\+\+\d*"
    r"|c#\d*"
)
_AROUND = "\"'«»“”‘’`*()[]<>|"
_LAST = ".,;:"


@lru_cache(maxsize=8192)
def look_of(word: str, *, goes_on: bool = True) -> Look:
    """How `word` looks, without the quotes around it.

    `goes_on`: a sign at its end is a part of it; else it may end the sentence.
    """
    inner = word if goes_on else word.rstrip("!?")
    if not MIN_CHARS <= len(inner) <= MAX_CHARS or not any(map(str.isalpha, inner)):
        return Look.NONE
    if any(part in inner for part in ("://", "\\", "/", "[", "]", "<", ">", "{", "|", '"')):
        return Look.NONE
    if is_template(inner) or is_technical(inner) or is_technical(inner.rstrip("!?")):
        return Look.NONE
    if ("&" not in inner and is_plain_word(inner.rstrip("!?"))) or _NOT_ONE_WORD.fullmatch(inner):
        return Look.NONE
    if _THING.fullmatch(inner.rstrip("!?")):
        firm = inner[-1] in "!?" and len(inner) >= 8
        return Look.STRONG if firm else Look.WORD
    digit = any(map(str.isdigit, inner))
    if digit and len(inner) >= 6 and _FIRM_SIGN.search(inner):
        return Look.STRONG
    if digit:
        return Look.MIXED
    within = inner[1:-1]
    if _SIGN.search(within):
        return Look.MIXED
    if "_" in within and inner != inner.upper():
        return Look.MIXED
    return Look.WORD


def unwrapped(word: str) -> tuple[int, int]:
    """Where, in `word`, what is inside its quotes and brackets begins and ends."""
    start, end = 0, len(word)
    while start < end and word[start] in _AROUND:
        start += 1
    marked = word[:1] == "*"
    while end > start and (word[end - 1] in _AROUND or word[end - 1] in _LAST):
        if word[end - 1] == "*" and not marked:
            break
        end -= 1
    return start, end
