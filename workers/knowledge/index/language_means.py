"""What an unrelated passage of each language looks like to a query.

A multilingual model puts texts of one language nearer to each other than to their translations.
Seen from a French question every French ticket is nearer, right or wrong. What is the same for all
tickets of a language is taken off here, so that the rest can be compared.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.index.dense import DenseIndex
from workers.knowledge.index.passage_table import PassageTable, language_codes

Floats = NDArray[np.float32]

_SAMPLED = 20_000
_GROWTH = 1.25


class LanguageMeans:
    """The mean vector of each language's rows. Not locked: `PassageIndex` does that."""

    def __init__(self) -> None:
        self._means: dict[int, Floats] = {}
        self._rows = 0

    def follow(self, table: PassageTable, dense: DenseIndex) -> None:
        """Measure them anew if there are a quarter more rows than the last time."""
        if len(dense) <= _GROWTH * self._rows:
            return
        step = max(1, len(dense) // _SAMPLED)
        rows = dense.vectors[::step]
        codes = table.languages[::step][: len(rows)]
        self._means = {
            int(code): rows[codes == code].mean(axis=0, dtype=np.float32)
            for code in np.unique(codes)
        }
        self._rows = len(dense)

    def handicap(self, codes: NDArray[np.uint8], language: str | None, vector: Floats) -> Floats:
        """What the language of each row takes off its cosine with a query in `language`.

        Nothing for a row in that language, in none that we know, or where no row is in it.
        """
        own = int(language_codes([language or ""])[0])
        lost = np.zeros(256, np.float32)
        if own in self._means:
            mine = float(self._means[own] @ vector)
            for code, mean in self._means.items():
                if code not in (0, own):
                    lost[code] = max(0.0, mine - float(mean @ vector))
        return lost[codes]
