"""An array that grows at its end; a list of Python objects would take ten times the memory."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


class DynamicArray(Generic[Scalar]):
    """One dimension, one type; room is kept for an eighth more, so that adding is cheap."""

    def __init__(self, dtype: DTypeLike) -> None:
        self._room: NDArray[Scalar] = np.zeros(0, dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> NDArray[Scalar]:
        """What is in it, as a view: write through it, but do not keep it over an `extend`."""
        return self._room[: self._length]

    @property
    def memory_bytes(self) -> int:
        """Bytes held, spare room included."""
        return self._room.nbytes

    def extend(self, more: NDArray[Scalar]) -> None:
        """Add values at the end."""
        needed = self._length + len(more)
        if needed > len(self._room):
            room = np.zeros(needed + (needed >> 3 if self._length else 0), self._room.dtype)
            room[: self._length] = self.values
            self._room = room
        self._room[self._length : needed] = more
        self._length = needed
