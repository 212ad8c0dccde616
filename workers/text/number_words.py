"""Numbers that are written as words, in French and English: "quatre-vingt-dix", "a couple of"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

SINGLE_WORDS = (
    *((1, "un", "one"), (2, "deux", "two"), (3, "trois", "three"), (4, "quatre", "four")),
    *((5, "cinq", "five"), (6, "six", "six"), (7, "sept", "seven"), (8, "huit", "eight")),
    *((9, "neuf", "nine"), (10, "dix", "ten"), (11, "onze", "eleven"), (12, "douze", "twelve")),
    *((13, "treize", "thirteen"), (14, "quatorze", "fourteen"), (15, "quinze", "fifteen")),
    *((16, "seize", "sixteen"), (20, "vingt", "twenty"), (30, "trente", "thirty")),
    *((40, "quarante", "forty"), (50, "cinquante", "fifty"), (60, "soixante", "sixty")),
    (100, "cent", "hundred"),
)
"""Numbers of one word in both languages, folded: how many, in French, in English."""
_TEENS = ((17, "dix sept", "seventeen"), (18, "dix huit", "eighteen"), (19, "dix neuf", "nineteen"))
_MORE_FRENCH_TENS = {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
_MORE_ENGLISH_TENS = {"seventy": 70, "eighty": 80, "ninety": 90}
_TO_19 = [one for one in (*SINGLE_WORDS, *_TEENS) if one[0] < 20]
_TENS = [one for one in SINGLE_WORDS if 20 <= one[0] < 100]
_ABOUT = {
    "une": 1,
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "une paire de": 2,
    "half a dozen": 6,
    "une dizaine de": 10,
    "a dozen": 12,
    "une douzaine de": 12,
    "une quinzaine de": 15,
    "une vingtaine de": 20,
    "une trentaine de": 30,
    "une quarantaine de": 40,
    "une cinquantaine de": 50,
    "une soixantaine de": 60,
    "une centaine de": 100,
    "cent": 100,
    "a hundred": 100,
    "hundred": 100,
    "one hundred": 100,
}


def _french() -> Iterator[tuple[str, int]]:
    below_20 = {value: word for value, word, _ in _TO_19}
    tens = {word: value for value, word, _ in _TENS} | _MORE_FRENCH_TENS
    yield from ((word, value) for value, word in below_20.items())
    yield from tens.items()
    yield from (("soixante dix", 70), ("quatre vingt", 80), ("quatre vingts", 80))
    for word, value in (tens | {"quatre vingt": 80}).items():
        # Sixty and eighty are counted on to nineteen.
        for more in range(1, 20 if value in (60, 80) else 10):
            yield f"{word} {below_20[more]}", value + more
            if more in (1, 11):
                yield f"{word} et {below_20[more]}", value + more


def _english() -> Iterator[tuple[str, int]]:
    below_20 = {value: word for value, _, word in _TO_19}
    tens = {word: value for value, _, word in _TENS} | _MORE_ENGLISH_TENS
    yield from ((word, value) for value, word in below_20.items())
    for word, value in tens.items():
        yield word, value
        yield from ((f"{word} {below_20[more]}", value + more) for more in range(1, 10))


def _mixed(words: str) -> Iterator[str]:
    """A number with spaces or hyphens between its words, in any mixture."""
    first, *rest = words.split()
    for signs in product(" -", repeat=len(rest)):
        yield first + "".join(sign + word for sign, word in zip(signs, rest, strict=True))


def _all() -> Mapping[str, int]:
    spaced = {**dict(_french()), **dict(_english()), **_ABOUT}
    every = {one: value for words, value in spaced.items() for one in _mixed(words)}
    return {word: every[word] for word in sorted(every, key=len, reverse=True)}


PHRASES = _all()
"""What each word or phrase counts, folded and with spaces or hyphens; the longest come first, as
alternatives of a pattern have to."""
