"""How many tokens a text has at most, without a tokenizer."""

from __future__ import annotations

import re

WORDS = re.compile(r"[^\W\d_]+")


def most_tokens(text: str) -> int:
    """A safe over-estimate: a prompt that fits by it fits the model.

    Digits and signs are a token each in Mistral's vocabularies, and a token each byte in the
    worst case; of a word, a token covers at least two bytes in every language that we serve.
    A space belongs to the word that follows it; those of a run count.
    """
    words = WORDS.findall(text)
    letters = len("".join(words).encode("utf-8", "replace"))
    spaces = text.count(" ") - 2 * text.count("  ")
    others = len(text.encode("utf-8", "replace")) - letters - spaces
    return 1 + (letters + len(words) + 1) // 2 + others
