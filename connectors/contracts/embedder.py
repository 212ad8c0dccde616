"""What turns texts into vectors: fitted on the site's own texts, a packaged model, or a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Texts in, unit vectors out. Safe to call from several threads.

    The dot product of a query's vector and a passage's vector is their cosine. The two sides have
    a method each because many models, the fitted one included, treat them differently.
    """

    @property
    def space(self) -> str:
        """Names the vector space: vectors can be compared exactly when this is equal."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension); rows of length 1, or of zeros where a text says nothing.

        Takes any text, whatever its length. A remote embedder that cannot answer raises
        `connectors.errors.Unavailable`.
        """
        ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions, in the same space."""
        ...
