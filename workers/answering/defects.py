"""What is wrong with a generated text as a text: a refusal, a loop, the wrong language. Pure."""

from __future__ import annotations

import re
import zlib
from collections import Counter

from workers.answering.words import fold, plain_words
from workers.knowledge.language import detect_language

_REFUSAL = re.compile(
    r"\b(?:i'm|i am) (?:sorry|afraid|unable|not able)\b.{0,60}\b(?:can|cannot|can't|unable|not"
    r"|assist|help)\b"
    r"|\bi (?:can't|cannot|can not|won't|am not able to) (?:\w+ )?(?:assist|help|answer|provide"
    r"|comply|fulfil|do that|with that)"
    r"|\bas an? (?:\w+ )?(?:ai|language model|assistant|artificial)\b"
    r"|\b(?:je suis )?desolee?\b.{0,60}\b(?:ne peux|ne puis|incapable|impossible|pas en mesure)\b"
    r"|\bje ne (?:peux|puis|suis) pas (?:en mesure )?(?:d'|de |vous |t')?(?:\w+ )?(?:aider"
    r"|repondre|assister|fournir|satisfaire|en mesure)"
    r"|\ben tant qu(?:e |')(?:ia|intelligence|modele|assistant)\b"
)
SHORT = 500
LOOP_WORDS = 6
LOOP_TIMES = 4
TAIL = 3_000
SQUEEZED = 0.12
"""Compressed to this share of its length, a text says the same over and over."""


def is_refusal(text: str) -> bool:
    """Whether the model refuses, instead of answering or saying that the sources do not."""
    return len(text) <= SHORT and _REFUSAL.search(fold(text)) is not None


def is_loop(text: str) -> bool:
    """Whether the text says the same thing again and again. Looks at its end only, so that it can
    be asked while the text is written."""
    tail = text[-TAIL:]
    lines = [line.strip() for line in tail.splitlines() if len(line.strip()) > 3]
    if any(times >= LOOP_TIMES for times in Counter(lines).values()):
        return True
    said = plain_words(tail)
    runs = Counter(tuple(said[at : at + LOOP_WORDS]) for at in range(len(said) - LOOP_WORDS + 1))
    if any(times >= LOOP_TIMES for times in runs.values()):
        return True
    if len(tail) < 400:
        return False
    return len(zlib.compress(tail.encode("utf-8", "replace"))) < SQUEEZED * len(tail)


def is_gibberish(text: str) -> bool:
    """Whether a text is no text: too few letters, or hardly a word that anybody would say."""
    kept = [character for character in text if not character.isspace()]
    if not kept:
        return True
    letters = sum(character.isalpha() for character in kept)
    return letters < 0.4 * len(kept) or "\ufffd" in text


def is_in_another_language(text: str, language: str) -> bool:
    """Whether a text is clearly in another language than `language`."""
    return detect_language(text, default=language) != language
