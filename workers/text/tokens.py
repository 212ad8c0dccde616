"""Words of a question: folded, without the ones that say nothing, stemmed by language."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

from workers.text.fold import fold
from workers.text.stop_words import STOP_WORDS

WORD = re.compile(r"[^\W_]+(?:[.\-'’][^\W_]+)*")
_local = threading.local()


def plain_words(text: str) -> list[str]:
    """The words of a text, folded; French elisions (``l'``, ``d'``) are split off."""
    return [part for word in WORD.findall(fold(text)) for part in word.split("'") if part]


def content_words(text: str, language: str) -> list[str]:
    """The stems of the words that say what the text is about, in their order."""
    stop = STOP_WORDS.get(language, STOP_WORDS["en"] | STOP_WORDS["fr"])
    return [stem(word, language) for word in plain_words(text) if word not in stop]


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; anything with a digit stays as it is."""
    if any(character.isdigit() for character in word):
        return word
    return str(_stemmer("french" if language == "fr" else "english").stemWord(word))


def _stemmer(name: str) -> Stemmer.Stemmer:
    # A stemmer keeps state between calls, so each thread has its own.
    if not hasattr(_local, name):
        setattr(_local, name, Stemmer.Stemmer(name))
    return getattr(_local, name)
