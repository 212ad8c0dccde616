"""How a text becomes terms: words without accents and stop words, stemmed, as 32-bit hashes.

The fitted embedder and the lexical index count the same terms, so both read texts through here.
A term is the CRC-32 of a stem: a passage is then one array of integers that can be stored beside
it, and no process needs the vocabulary as Python strings. Among half a million stems some thirty
pairs share a hash, which no ranking notices.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Sequence

import numpy as np
import Stemmer
from numpy.typing import NDArray

from workers.text.fold import fold_for_terms
from workers.text.stop_words import ENGLISH_STOP, FRENCH_STOP, STOP

WORD = re.compile(r"[^\W_]+")

# A stored term sequence is only comparable with others of its version.
TERMS_VERSION = 1

# Nobody reads past this point, and a 10 MB log must not cost minutes.
LONGEST_TEXT = 200_000

# Longer "words" are keys, hashes and encoded attachments: never asked for, always rare.
LONGEST_WORD = 32

LANGUAGES = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}

# Words of one language only: what a text has more of tells its language well enough to stem it.
_ONLY_FRENCH = FRENCH_STOP - ENGLISH_STOP
_ONLY_ENGLISH = ENGLISH_STOP - FRENCH_STOP

_stemmers = threading.local()
_MOST_CACHED = 200_000


def words(text: str) -> list[str]:
    """Lower-case words of a text, without accents, in order; stop words are still there."""
    return WORD.findall(fold_for_terms(text[:LONGEST_TEXT]))


def guess_language(found: list[str]) -> str:
    """``fr`` or ``en``, by the little words. Enough to choose a stemmer, not to tell people."""
    french = sum(map(_ONLY_FRENCH.__contains__, found))
    english = sum(map(_ONLY_ENGLISH.__contains__, found))
    return "fr" if french > english else "en"


def _stem_cache(language: str) -> tuple[Stemmer.Stemmer, dict[str, tuple[str, int]]]:
    # A Stemmer must not be shared between threads.
    known: dict[str, tuple[Stemmer.Stemmer, dict[str, tuple[str, int]]]]
    known = _stemmers.__dict__.setdefault("by_language", {})
    if language not in known:
        known[language] = (Stemmer.Stemmer(LANGUAGES[language], 0), {})
    return known[language]


def _stem_all(found: list[str], language: str) -> list[tuple[str, int]]:
    stemmer, seen = _stem_cache(language)
    if len(seen) > _MOST_CACHED:
        seen.clear()
    out = []
    for word in found:
        pair = seen.get(word)
        if pair is None:
            if word in STOP or len(word) > LONGEST_WORD:
                continue
            stem = stemmer.stemWord(word)
            pair = seen[word] = (stem, zlib.crc32(stem.encode()))
        out.append(pair)
    return out


def _language_for(found: list[str], language: str | None) -> str:
    return language if language in LANGUAGES else guess_language(found)


def stems(text: str, language: str | None = None) -> list[str]:
    """The stems of a text in order, stop words left out. An unknown language is guessed."""
    found = words(text)
    return [stem for stem, _ in _stem_all(found, _language_for(found, language))]


def terms(text: str, language: str | None = None) -> NDArray[np.uint32]:
    """The same as hashes, shape (number of stems,)."""
    found = words(text)
    pairs = _stem_all(found, _language_for(found, language))
    return np.fromiter((term for _, term in pairs), np.uint32, len(pairs))


def terms_of_words(found: Sequence[str], language: str) -> NDArray[np.uint32]:
    """The term of each of these folded words, whatever it says, shape (len(found),)."""
    stemmed = stems_of_words(found, language)
    return np.fromiter((zlib.crc32(one.encode()) for one in stemmed), np.uint32, len(stemmed))


def stems_of_words(found: Sequence[str], language: str) -> list[str]:
    """The stem of each of these folded words, whatever it says."""
    stemmer, _ = _stem_cache(language if language in LANGUAGES else "en")
    made: list[str] = stemmer.stemWords(list(found))
    return made


def hash_stem(stem: str) -> int:
    """The term of one stem."""
    return zlib.crc32(stem.encode())
