"""How many tokens a text has: by the server's tokenizer, remembered, or at most, without one."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from connectors.errors import ConnectorError

WORDS = re.compile(r"[^\W\d_]+")
KEPT = 4_096
REST = 30.0
"""Seconds of estimates after the tokenizer did not answer."""


class TokenCounts:
    """Remembers counts by the text's hash; the same sources come again and again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, int] = OrderedDict()
        self._estimate_until = float("-inf")

    def of(self, text: str, ask: Callable[[], int | None]) -> int:
        """Tokens of `text`; `ask` is only called for one that is not known."""
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            resting = self._clock() < self._estimate_until
        count = None
        if not resting:
            try:
                count = ask()
            except ConnectorError:
                count = None
            if count is None:
                # A prompt is packed from dozens of texts: not each may wait for the timeout.
                with self._lock:
                    self._estimate_until = self._clock() + REST
        if count is None:
            return most_tokens(text)
        with self._lock:
            self._kept[key] = count
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return count


def most_tokens(text: str) -> int:
    """A safe over-estimate: a prompt that fits by it fits the model.

    Digits and signs are a token each in Mistral's vocabularies, and a token each byte in the
    worst case; of a word, a token covers at least two bytes in every language that we serve.
    A space belongs to the word that follows it; those of a run count.
    """
    words = WORDS.findall(text)
    letters = len("".join(words).encode("utf-8", "replace"))
    spaces = text.count(" ") - 2 * text.count("  ")
    others = len(text.encode("utf-8", "replace")) - letters - spaces
    return 1 + (letters + len(words) + 1) // 2 + others
