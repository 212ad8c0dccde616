"""How good a ranking is for one question with one right answer, while weights are learned."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def gain(scores: NDArray[np.float32], answer: int) -> float:
    """1 for the first place, less for each place lower, as nDCG has it but without an end.

    `answer` is the place of the right document in `scores`; ties count as half a place each.
    """
    better = int(np.count_nonzero(scores > scores[answer]))
    equal = int(np.count_nonzero(scores == scores[answer])) - 1
    return 1 / math.log2(2 + better + equal / 2)
