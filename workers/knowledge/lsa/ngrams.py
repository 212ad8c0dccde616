"""The character n-grams of a word, as bucket numbers: what two spellings of one word share."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

NGRAM_BUCKETS = 1 << 14
NGRAM_LENGTHS = (4, 5)


def character_ngrams(word: str) -> NDArray[np.int64]:
    """Distinct buckets of all n-grams of 4 and 5 characters, the word's ends marked.

    At least one, ascending.
    """
    marked = f"<{word}>"
    found = {
        marked[start : start + length]
        for length in NGRAM_LENGTHS
        for start in range(len(marked) - length + 1)
    } or {marked}
    return np.array(sorted({zlib.crc32(g.encode()) % NGRAM_BUCKETS for g in found}), np.int64)
