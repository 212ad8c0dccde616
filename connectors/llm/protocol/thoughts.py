"""What a thinking model writes before its answer, kept apart from the answer.

Most servers send thoughts in a field of their own (`reasoning_content`, `reasoning`). One that
knows nothing of the model's template sends them as text, between two tags at the very beginning.
"""

from __future__ import annotations

FIELDS = ("reasoning_content", "reasoning")
"""Members of a message or a delta that hold thoughts: llama.cpp's, TGI's and vLLM's names."""
TAGS = {"<think>": "</think>", "<thinking>": "</thinking>", "[THINK]": "[/THINK]"}
"""How thoughts begin and end in a text. Only a text that begins with one is read so."""
_LONGEST = max(map(len, TAGS))


class Thoughts:
    """Takes the thoughts out of a text that comes piece by piece. Linear in the text."""

    def __init__(self) -> None:
        self._begun = False
        self._closing = ""
        self._held = ""
        self._after = False

    def feed(self, piece: str) -> str:
        """What of `piece`, and of what was held back before it, belongs to the answer."""
        if self._begun and not self._closing:
            return self._open(piece)
        self._held += piece
        return self._within() if self._closing else self._head()

    def end(self) -> str:
        """What was held back and is no thought; the text is over."""
        held, self._held = self._held, ""
        return "" if self._closing else held

    def _head(self) -> str:
        """The beginning of a text, until it is certain what it is."""
        said = self._held.lstrip()
        if not said:
            return ""
        for opening, closing in TAGS.items():
            if said.startswith(opening):
                self._begun, self._closing = True, closing
                self._held = said[len(opening) :]
                return self._within()
        if len(said) < _LONGEST and any(opening.startswith(said) for opening in TAGS):
            return ""
        self._begun = True
        held, self._held = self._held, ""
        return held

    def _within(self) -> str:
        """Thoughts, until their end; only what may be the beginning of their end is held."""
        before, found, rest = self._held.partition(self._closing)
        if not found:
            self._held = before[-(len(self._closing) - 1) :]
            return ""
        self._closing, self._held, self._after = "", "", True
        return self._open(rest)

    def _open(self, piece: str) -> str:
        """The answer; blank lines between the thoughts and it belong to neither."""
        if self._after:
            piece = piece.lstrip()
            self._after = not piece
        return piece
