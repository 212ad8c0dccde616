"""Two scores into one: each is brought to [0, 1] for the query at hand, then weighted.

Weighted scores, not ranks: by how much the first is better than the second is the most useful
thing that a ranking knows, and rank fusion throws it away.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def fuse(
    lexical: Floats,
    dense: Floats,
    *,
    best_lexical: float,
    background: float,
    share: float | Floats,
) -> Floats:
    """Fused scores in [0, 1] of documents with these raw scores, shape as theirs.

    `best_lexical` is the best raw lexical score of all documents; `background` is the cosine of a
    document that has nothing to do with the query; `share` is the weight of the dense side, one for
    all documents or one each.
    """
    by_words = lexical / best_lexical if best_lexical > 0 else np.zeros_like(lexical)
    best_dense = float(dense.max(initial=background)) - background
    by_meaning = (dense - background) / best_dense if best_dense > 0 else np.zeros_like(dense)
    fused = (1 - share) * by_words + share * np.maximum(by_meaning, 0)
    return np.asarray(fused, np.float32)


def dense_of_documents(
    cosines: Floats, document: NDArray[np.int64], first: NDArray[np.bool_], count: int
) -> Floats:
    """The dense score of each document, from its passages' cosines; shape (count,).

    `document` says for each passage which document it is of, from 0 to `count - 1`; `first` which
    are their document's first. The score is the mean of the best passage and the first one: the
    first says what the ticket is about, which steadies what one passage alone would say.
    """
    best = np.full(count, -1, np.float32)
    np.maximum.at(best, document, cosines)
    head = best.copy()
    head[document[first]] = cosines[first]
    return np.asarray((best + head) / 2, np.float32)


def best_of(scores: Floats, n: int) -> NDArray[np.int64]:
    """Where the `n` best positive scores are, best first; equal ones in order of place."""
    if n < len(scores):
        least = np.partition(scores, len(scores) - n)[len(scores) - n]
        places = np.flatnonzero(scores >= max(least, np.float32(1e-9)))
    else:
        places = np.flatnonzero(scores > 0)
    return places[np.argsort(-scores[places], kind="stable")][:n]
