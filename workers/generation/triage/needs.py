"""Several needs in one message, by how it is built: a list, two questions, "also", a plus. Pure.

This only proposes. Whether the parts are really different needs is known once each was searched:
"I changed my password and eduroam fails" is one need, however it is built. Linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import is_kind, without_greeting
from workers.generation.triage.small_talk.kinds import small_talk
from workers.generation.triage.statements import are_steps, says_more
from workers.generation.triage.vagueness import is_vague
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

MOST = 4
"""Needs of one message that are answered apart."""
LONGEST = 1_500
"""Characters above which a message tells a story, and is searched as one."""
OWN_WORDS = 2
"""Content words that a need has at least."""
COURTEOUS = 0.3
"""Score from which on a part is a greeting or thanks, and no need."""
_SPACES = re.compile(r"[ \t]+")
_ITEM = re.compile(r"^\s*(?:\d{1,2}\s?[.)°/]|[-*•–]|[a-d]\))\s+", re.MULTILINE)
_NUMBERED = re.compile(r"(?<!\S)\(?[1-9]\s?[.)]\s")
_LISTS = (_ITEM, _NUMBERED)
_ADDED = re.compile(
    r"(?:(?:[.;,!?\n]|\s[-–])\s*(?:et |and |puis |then )?|\s(?:et|and)\s)"
    r"(?:aussi|en plus|de plus|par ailleurs|sinon|au passage|[eé]galement|en outre|d'ailleurs"
    r"|tant que j'y suis|pendant que j'y suis|also|besides|in addition|on top of that"
    r"|while (?:i'm|i am|you're|we're) (?:at it|here)|separately|secondly|deuxi[eè]mement"
    r"|(?:une |an)?(?:autre|other|second|deuxi[eè]me|seconde) (?:question|chose|souci|point"
    r"|probl[eè]mes?|thing|issue|problem|demande|request))\b\s*[,:;?]?\s*",
    re.IGNORECASE,
)
_PLUS = re.compile(r"\s(?:\+|&)\s")
_QUESTIONS = re.compile(r"(?<=\?)\s+")
_PARTED = re.compile(r"\s*;\s+|\n\s*\n")
_SAID_AS_SEVERAL = re.compile(
    r"^(?:[^\s:]+\s){0,6}?(?:d['’])?(?P<count>2|3|4|deux|trois|quatre|two|three|four|plusieurs"
    r"|several|a few|a couple of|quelques)\s(?:petit(?:e?s)?\s|small\s|quick\s)?(?:choses|trucs"
    r"|points|demandes|questions|soucis|probl[eè]mes|besoins|things|requests|issues|problems|needs)\b"
    r"[^\n:,.;]{0,24}[\n:,.;]\s*",
    re.IGNORECASE,
)
"""How somebody says that they have several needs, before they say them."""
_COUNTS = {"2": 2, "deux": 2, "two": 2, "3": 3, "trois": 3, "three": 3}
_FIRST = re.compile(
    r"^(?:d['’]une part|primo|premi[eè]rement|first(?:ly)?|d['’]abord|tout d['’]abord)\b[\s,:]*",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"(?:[.;,!?]\s|\s)(?:et |and |puis |then )?(?:d['’]autre part|secundo|deuxi[eè]mement"
    r"|second(?:ly)?|tertio|third(?:ly)?)\b[\s,:]*",
    re.IGNORECASE,
)
_ANY_AND = re.compile(
    r"\s*[,.]?\s(?:et|and|ainsi que|as well as|(?<=, )plus|puis|then)\s", re.IGNORECASE
)
"""What joins whatever stands on both sides: whether these are needs a search tells."""
_DOUBLED = re.compile(r"\b(\w{2,12}) (?:et|and) \1\b", re.IGNORECASE)
"""Again and again."""
_AND = re.compile(
    r"\s*[,.]?\s(?:et|and)\s(?=(?:je|j['’]|il|elle|on|nous|mon|ma|mes|notre|nos|le|la|les|l['’]|un"
    r"|une|comment|o[uù]|quel|quelle|quand|qui|[àa] qui|pourquoi|pouvez|est-ce|y a|faut|i|my|our"
    r"|the|a|an|how|where|when|who|can|could|is|are|does|do|we|what|why|which)\b)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\W*(?:(?:mon|ma|mes|notre|nos|le|la|les|l['’]|un|une|my|our|the|a|an)\b"
    r"(?! (?:autres?|others?)\b)"
    r"|(?:comment|o[uù]|quel(?:le)?s?|quand|qui|[àa] qui|pourquoi|pouvez|est-ce|how|where|when|who"
    r"|can|could|is there|are there|does|what|why|which)\b"
    r"|(?:je (?:veux|voudrais|cherche|souhaite)|j['’](?:aimerais|(?:ai|aurais) besoin)"
    r"|(?:il (?:(?:me|nous) )?)?(?:faut|faudrait)|(?:i |we )?need|(?:i|we) (?:want|would like"
    r"|'d like)|i['’]d like)\b)",
    re.IGNORECASE,
)
"""How a need of its own begins: with what it is about, a question, or a wish; not with "I did"."""
_WISH = re.compile(
    r"\b(?:(?:il )?(?:(?:me|nous|lui|leur) )?(?:faut|faudrait)|(?:veux|voudrais|voulons|aimerais"
    r"|souhaite) |besoin (?:de |d['’])|(?:need|want|like) )(?:\S+ )?",
    re.IGNORECASE,
)
"""How a wish is said, whose thing one word can name: "I need QGIS"."""
_OF_THE_OTHER = re.compile(
    r"\b(?:it|its|them|they|there|that|this|those|these|he|she|him|ils?|elles?|lui|leur|ça|ca|cela"
    r"|y|en|dessus|dedans|others?|autres?|celui-ci|celle-ci|aussitôt|anymore)\b",
    re.IGNORECASE,
)
"""Words that mean what the part before is about."""
_IMPERSONAL = re.compile(
    r"\bil (?=(?:(?:me|nous|lui|leur) )?fau(?:t|drait)\b|y a\b|serait\b)"
    r"|\b(?:is|are) there\b|\bthere(?:['’]s| (?:is|are))\b",
    re.IGNORECASE,
)
"""Words of the same letters that mean nothing before: "il me faut", "there is"."""
_ALSO = re.compile(r"(?:\S+\s+){0,4}(?:aussi|[eé]galement|also)\s+\S", re.IGNORECASE)
"""A part that says of itself that it is another: "and I would also like to …"."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Parts of a message in their order; `plain` says that it is built as several needs."""

    parts: tuple[str, ...]
    plain: bool


def needs_in(text: str) -> Needs | None:
    """The needs that a message may hold; None where it is built as one."""
    if len(text) > LONGEST:
        return None
    said = _SPACES.sub(" ", text).strip()
    for split in (_ITEM, _NUMBERED, _ADDED, _PLUS, _QUESTIONS, _PARTED):
        pieces = split.split(said)
        if split in _LISTS and are_steps(pieces):
            return None
        parts = _needs(_joined(pieces))
        if len(parts) > 1:
            return Needs(parts, plain=True)
    return _joined_by_and(said)


def _joined_by_and(said: str) -> Needs | None:
    """The parts that an "and" joins: those that begin as a sentence does, else any. They are built
    as several needs where the message says how many there are, or counts them."""
    counted = _SAID_AS_SEVERAL.match(said)
    told = said[counted.end() :] if counted else said
    first = _FIRST.match(told)
    if first is not None and len(parts := _needs(_SECOND.split(told[first.end() :]))) > 1:
        return Needs(parts, plain=True)
    once = _DOUBLED.sub(r"\1", told)
    for split in (_AND, _ANY_AND):
        parts = _needs(split.split(once))
        if len(parts) > 1:
            also = any(_ALSO.match(part) for part in parts[1:])
            return Needs(parts, plain=also or _are_as_many(counted, parts))
    return None


def _are_as_many(counted: re.Match[str] | None, parts: tuple[str, ...]) -> bool:
    """Whether there are as many parts as the message says; "several" are any number."""
    if counted is None:
        return False
    return len(parts) == _COUNTS.get(counted["count"].lower(), len(parts))


def stands_alone(part: str) -> bool:
    """Whether a part behind an "and" can be a need of its own: it says what it is about, and points
    to nothing before it. "And the others cannot print" goes on."""
    return _SUBJECT.match(part) is not None and not points_back(part)


def points_back(part: str) -> bool:
    """Whether a part has words that mean what the part before it is about."""
    return _OF_THE_OTHER.search(_IMPERSONAL.sub(" ", part)) is not None


def _joined(pieces: list[str]) -> list[str]:
    """The pieces of a message, where one that only says more stands with the one before it, at the
    beginning with the one behind it."""
    joined: list[str] = []
    for piece in filter(str.strip, pieces):
        if joined and (says_more(piece) or (len(joined) == 1 and says_more(joined[0]))):
            joined[-1] = f"{joined[-1].rstrip()} {piece}"
        else:
            joined.append(piece)
    return joined


def _needs(split: list[str]) -> tuple[str, ...]:
    """The parts that name something; none at all where one of many words names nothing."""
    found = [without_greeting(one).strip(" \t\n,;.-–") for one in split]
    kept = [one for one in found if one and not _says_nothing(one)]
    if any(_names_too_little(one) for one in kept) or len(kept) > MOST:
        return ()
    return tuple(kept)


def _names_too_little(part: str) -> bool:
    """Whether a part has too few words of its own to be searched; a wish needs one."""
    wishes = _own_words(part) > 0 and _WISH.search(part) is not None and not points_back(part)
    return is_of_one_word(part) and not wishes


def is_of_one_word(part: str) -> bool:
    """Whether a part has so few words of its own that a search by them is of little weight."""
    return _own_words(part) < OWN_WORDS


def _says_nothing(text: str) -> bool:
    courteous = any(is_kind(text, one, COURTEOUS) for one in (Intent.GREETING, Intent.THANKS))
    return courteous or small_talk(text) is not None or is_vague(text)


def _own_words(text: str) -> int:
    return min(len(set(content_words(text, language)) - COURTESIES) for language in ("fr", "en"))
