"""Whether a word is one of French or English, by the lists of the library `pyspellchecker`.

Only hashes are kept: 300,000 words are 1.2 MB then, and one in ten thousand that is none passes.
"""

from __future__ import annotations

from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from workers.text.fold import fold

LANGUAGES = ("fr", "en")


def is_word(folded: str) -> bool:
    """Whether a folded word is in either list, with whatever accents."""
    hashes = _hashes()
    mine = np.uint32(crc32(folded.encode()))
    at = int(np.searchsorted(hashes, mine))
    return at < len(hashes) and bool(hashes[at] == mine)


@cache
def _hashes() -> NDArray[np.uint32]:
    # Imported late, and its lists are forgotten again: a process that searches nothing reads none.
    from spellchecker import SpellChecker

    return np.unique(
        np.concatenate(
            [
                np.fromiter(
                    (crc32(fold(word).encode()) for word in SpellChecker(language=one)), np.uint32
                )
                for one in LANGUAGES
            ]
        )
    )
