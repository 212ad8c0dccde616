"""Named arrays as bytes: a magic number, a JSON header, the raw arrays, a SHA-256 of it all.

Never pickle: the bytes come from a database that others may write to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors.errors import BadInput

_MAGIC = b"GLSA\x01"
_DIGEST = 32
_TYPES = {"uint32": "<u4", "int8": "<i1", "float32": "<f4"}
_HINT = "Run `guichet index rebuild` to fit the embedder again."


def write_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Arrays of uint32, int8 or float32, in the order given."""
    header = json.dumps([[name, a.dtype.name, list(a.shape)] for name, a in arrays.items()])
    body = b"".join(
        np.ascontiguousarray(a, dtype=_TYPES[a.dtype.name]).tobytes() for a in arrays.values()
    )
    start = _MAGIC + len(header).to_bytes(4, "little") + header.encode()
    return start + body + hashlib.sha256(start + body).digest()


def read_arrays(stored: bytes, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The arrays again, read only. Raises `BadInput` unless it is whole and has these names."""
    if len(stored) < len(_MAGIC) + 4 + _DIGEST or not stored.startswith(_MAGIC):
        raise BadInput("The stored embedder is not one that this version can read.", _HINT)
    if hashlib.sha256(stored[:-_DIGEST]).digest() != stored[-_DIGEST:]:
        raise BadInput("The stored embedder is damaged.", _HINT)
    size = int.from_bytes(stored[len(_MAGIC) : len(_MAGIC) + 4], "little")
    at = len(_MAGIC) + 4
    header = json.loads(stored[at : at + size])
    if [name for name, _, _ in header] != list(names):
        raise BadInput("The stored embedder is of another version.", _HINT)
    at += size
    arrays: dict[str, NDArray[Any]] = {}
    for name, kind, shape in header:
        dtype = np.dtype(_TYPES[kind])
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(stored, dtype, count, at).reshape(shape)
        at += count * dtype.itemsize
    return arrays
