"""What is wrong with a generated text as a text: a refusal, a loop, the wrong language. Pure."""

from __future__ import annotations

import re
import zlib

from workers.text.fold import fold
from workers.text.language import detect_language
from workers.text.tokens import plain_words

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
LOOP_TIMES = 4
LONGEST_LOOP = 80
SHORTEST_RUN = 12
"""Words of a loop, all rounds together: "very very very" is none yet."""
TAIL = 3_000
SQUEEZED = 0.08
"""Compressed to this share of its length, a text says the same over and over."""


def is_refusal(text: str) -> bool:
    """Whether the model refuses, instead of answering or saying that the sources do not."""
    return len(text) <= SHORT and _REFUSAL.search(fold(text)) is not None


def is_loop(text: str) -> bool:
    """Whether the text ends in the same words again and again, whatever their numbers. Looks at
    its end only, so that it can be asked while the text is written."""
    tail = text[-TAIL:]
    said = [word for word in plain_words(tail) if not word.isdigit()]
    for period in range(1, LONGEST_LOOP + 1):
        run = period * max(LOOP_TIMES, -(-SHORTEST_RUN // period))
        if run > len(said):
            break
        # The last round may be cut off anywhere: what counts is that each word repeats.
        if all(said[-at] == said[-at - period] for at in range(1, run - period + 1)):
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
