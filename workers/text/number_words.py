"""Numbers that are written as words, in French and English: "quatre-vingt-dix", "a couple of"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

_ONES = (
    tuple("un deux trois quatre cinq six sept huit neuf dix onze douze".split()),
    tuple("one two three four five six seven eight nine ten eleven".split()),
)
_FRENCH_TEENS = ("treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf")
_ENGLISH_TEENS = (
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
_FRENCH_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_OTHER_TENS = {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
_ENGLISH_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
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
    below_20 = dict(enumerate((*_ONES[0], *_FRENCH_TEENS), start=1))
    yield from ((word, value) for value, word in below_20.items())
    yield from (_FRENCH_TENS | _OTHER_TENS).items()
    yield from (("soixante dix", 70), ("quatre vingt", 80), ("quatre vingts", 80))
    for word, tens in (_FRENCH_TENS | _OTHER_TENS | {"quatre vingt": 80}).items():
        # Sixty and eighty are counted on to nineteen.
        for more in range(1, 20 if tens in (60, 80) else 10):
            yield f"{word} {below_20[more]}", tens + more
            if more in (1, 11):
                yield f"{word} et {below_20[more]}", tens + more


def _english() -> Iterator[tuple[str, int]]:
    below_20 = dict(enumerate((*_ONES[1], *_ENGLISH_TEENS), start=1))
    yield from ((word, value) for value, word in below_20.items())
    for word, tens in _ENGLISH_TENS.items():
        yield word, tens
        yield from ((f"{word} {below_20[more]}", tens + more) for more in range(1, 10))


def _mixed(words: str) -> Iterator[str]:
    """A number with spaces or hyphens between its words, in any mixture."""
    first, *rest = words.split()
    for signs in product(" -", repeat=len(rest)):
        yield first + "".join(sign + word for sign, word in zip(signs, rest, strict=True))


def _all() -> Mapping[str, int]:
    spaced = {**dict(_french()), **dict(_english()), **_ABOUT}
    every = {one: value for words, value in spaced.items() for one in _mixed(words)}
    return {word: every[word] for word in sorted(every, key=len, reverse=True)}


NUMBER_WORDS = _all()
"""What each word or phrase counts, folded and with spaces or hyphens; the longest come first, as
alternatives of a pattern have to."""
