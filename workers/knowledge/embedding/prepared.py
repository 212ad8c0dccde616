"""Vectors that were made before, of texts that are known: those of the sample, in a file beside it.

An embedder in process takes about a tenth of a second for a passage, and more for what the weights
of the search are learned from. Who tries Guichet with the sample's tickets waits for neither. A
text that is not in the file gets its vector from the embedder, as everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors.contracts.embedder import Embedder
from workers.knowledge.embedding.vectors import STORED

Floats = NDArray[np.float32]
_DIGEST = 16
"""Bytes of a text's hash: two texts of one site never share them."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Vectors by the digest of their text, of one embedder and one space; and the `weights` that
    were learned from exactly these texts."""

    embedder: str
    space: str
    vectors: Mapping[bytes, Floats]
    weights: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Prepared:
        """What `write` wrote. Raises `OSError`."""
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(stored["about"].tobytes())
            digests, vectors = stored["digests"], stored["vectors"].astype(np.float32)
        return cls(
            about["embedder"],
            about["space"],
            {digest.tobytes(): vector for digest, vector in zip(digests, vectors, strict=True)},
            about["weights"],
        )

    def write(self, path: Path) -> None:
        """The same content gives the same arrays."""
        digests = sorted(self.vectors)
        about = {"embedder": self.embedder, "space": self.space, "weights": self.weights}
        np.savez(
            path,
            about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
            digests=np.frombuffer(b"".join(digests), np.uint8).reshape(-1, _DIGEST),
            vectors=np.stack([self.vectors[one] for one in digests]).astype(STORED),
        )

    def before(self, embedder: Embedder) -> PreparedEmbedder | None:
        """`embedder` with what is prepared in front of it; None for one of another space."""
        return PreparedEmbedder(self, embedder) if embedder.space == self.space else None

    def weights_for(self, texts: Sequence[str]) -> dict[str, Any] | None:
        """The weights, where these texts are all that they were learned from."""
        same = {digest(text) for text in texts} == self.vectors.keys()
        return dict(self.weights) if same else None


class PreparedEmbedder:
    """An `Embedder` that looks passages up before it has them embedded."""

    def __init__(self, prepared: Prepared, embedder: Embedder) -> None:
        self._known = prepared.vectors
        self._embedder = embedder
        self.space = embedder.space
        self.dimension = embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), dimension)."""
        made: list[Floats | None] = [self._known.get(digest(text)) for text in texts]
        new = [text for text, vector in zip(texts, made, strict=True) if vector is None]
        rest = iter(self._embedder.embed_passages(new) if new else ())
        rows = [next(rest) if vector is None else vector for vector in made]
        return np.array(rows, np.float32).reshape(len(texts), self.dimension)

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        """As the embedder does."""
        return self._embedder.embed_queries(texts)


def digest(text: str) -> bytes:
    """What a text is known by."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:_DIGEST]
