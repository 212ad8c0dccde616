"""Logistic regression with a ridge, by Newton's method. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 3.0
"""What large weights cost: chosen within what is learned from."""


@dataclass
class Examples:
    """What is learned from: the values of each, whether it is right, and what it counts."""

    values: list[Sequence[float]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)

    def add(self, values: Sequence[float], right: bool, weight: float) -> None:
        """One more."""
        self.values.append(values)
        self.right.append(right)
        self.weight.append(weight)


def fitted(examples: Examples, signs: Sequence[int]) -> tuple[float, list[float]]:
    """The constant and the weights of plain values; the ridge is on those of standardised ones.

    `signs` says of each value whether it speaks for (1) or against (-1). One whose weight comes out
    the other way round tells nothing here, and is left out.
    """
    rows = np.array(examples.values)
    wanted = np.array(signs)
    used = np.ones(len(signs), bool)
    while True:
        constant, weights = _newton(rows[:, used], examples)
        wrong = weights * wanted[used] < 0
        if not wrong.any():
            all_weights = np.zeros(len(signs))
            all_weights[used] = weights
            return constant, all_weights.tolist()
        used[np.flatnonzero(used)[wrong]] = False


def _newton(rows: Floats, examples: Examples) -> tuple[float, Floats]:
    right, weight = np.array(examples.right, float), np.array(examples.weight)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    cost = RIDGE * np.diag([0.0, *np.ones(rows.shape[1])])
    found = np.zeros(scaled.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (weight * (right - sure)) - cost @ found
        curve = (scaled * (weight * sure * (1 - sure))[:, None]).T @ scaled + cost
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    weights = found[1:] / spread
    return float(found[0] - weights @ mean), weights
