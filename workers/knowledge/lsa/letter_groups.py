"""The letter groups of a word, as bucket numbers: what two spellings of one word share."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

GROUP_BUCKETS = 1 << 14
GROUP_LENGTHS = (4, 5)


def letter_groups(word: str) -> NDArray[np.int64]:
    """Distinct buckets of all groups of 4 and 5 letters, the word's ends marked; at least one."""
    marked = f"<{word}>"
    found = {
        marked[start : start + length]
        for length in GROUP_LENGTHS
        for start in range(len(marked) - length + 1)
    } or {marked}
    return np.array(sorted({zlib.crc32(g.encode()) % GROUP_BUCKETS for g in found}), np.int64)
