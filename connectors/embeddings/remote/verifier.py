"""A cross-encoder on a server that judges whether a text bears a sentence out.

TEI serves models that were trained to tell what follows from what (NLI) at ``/predict``, with a
score for each label, and models with one score (HHEM, MiniCheck) at ``/rerank``, as it does
rerankers. Which of them it is, its ``/info`` tells; a server without that page gets ``/rerank``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from connectors.contracts.verifier import Pair
from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.client import EmbedderClient, TooMuch
from connectors.embeddings.remote.reranker import CONNECT, LONGEST_TEXT, TeiReranker, readable
from connectors.errors import Refused, Unavailable

BATCH = 16
LONGEST_SENTENCE = 600
FOLLOWS = ("entail", "support", "consistent", "grounded", "yes", "true")
"""How labels begin that say that the sentence follows; `LABEL_0` and its like tell nothing."""


def verifier_access(
    url: str, api_key: str = "", ca_file: str = "", seconds: float = 5.0
) -> EmbedderAccess:
    """A server of verdicts, which is given so many seconds for all sentences of an answer."""
    return EmbedderAccess(
        url=url,
        api_key=api_key,
        ca_file=ca_file,
        connect_timeout=CONNECT,
        query_timeout=seconds,
        called="verifier",
        setting="GUICHET_VERIFIER",
        named_by="GUICHET_VERIFIER_URL",
    )


class TeiVerifier:
    """A `Verifier`. Safe for threads."""

    def __init__(self, access: EmbedderAccess, http: EmbedderClient | None = None) -> None:
        self._http = http or EmbedderClient(access)
        self._within = access.query_timeout
        self._scores = TeiReranker(access, self._http)
        self._model = ""
        self._classifies: bool | None = None

    @property
    def name(self) -> str:
        """The model that answered last, once one has."""
        return self._model or "verifier"

    def verdicts(self, pairs: Sequence[Pair]) -> list[float]:
        """The probability of the label that says that the sentence follows, or the one score."""
        until = time.monotonic() + self._within
        if self._classifies is None:
            self._find_out()
        if not self._classifies:
            return [self._scored(one, until) for one in pairs]
        found: list[float] = []
        batch = BATCH
        while len(found) < len(pairs):
            asked = pairs[len(found) :][:batch]
            try:
                found += self._predicted(asked, _left(until))
            except TooMuch:
                # The server was started to take fewer at once.
                if len(asked) == 1:
                    raise
                batch = len(asked) // 2
        return found

    def check(self) -> str:
        """The name of the model that answers. Raises with what is wrong, for an administrator."""
        self._find_out()
        self.verdicts([Pair("The printer is out of paper.", "There is no paper in the printer.")])
        return self.name

    def _find_out(self) -> None:
        try:
            info = self._http.get("/info", self._within)
        except Refused:
            info = None  # Others than TEI have no such page.
        info = info if isinstance(info, dict) else {}
        self._model = str(info.get("model_id") or "")
        kind = info.get("model_type")
        self._classifies = isinstance(kind, dict) and "classifier" in kind
        if isinstance(kind, dict) and not {"classifier", "reranker"} & set(kind):
            self._classifies = None
            raise Refused(
                f"{self.name}, which is served there, judges nothing.",
                "Serve a model for NLI or a reranker, and name its address in "
                "GUICHET_VERIFIER_URL.",
            )

    def _scored(self, pair: Pair, until: float) -> float:
        _left(until)
        return self._scores.scores_until(until, pair.sentence, [pair.source])[0]

    def _predicted(self, pairs: Sequence[Pair], within: float) -> list[float]:
        inputs = [
            [readable(one.source, LONGEST_TEXT), readable(one.sentence, LONGEST_SENTENCE)]
            for one in pairs
        ]
        body = {"inputs": inputs, "raw_scores": False, "truncate": True}
        found = self._http.post("/predict", body, within)
        rows = found if isinstance(found, list) else []
        if len(rows) != len(pairs):
            raise _nonsense("not a verdict for each sentence")
        return [_follows(row) for row in rows]


def _left(until: float) -> float:
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise Unavailable("The verifier takes too long.", "See GUICHET_VERIFIER_SECONDS.")
    return seconds


def _follows(row: Any) -> float:
    for one in row if isinstance(row, list) else []:
        label, score = (one.get("label"), one.get("score")) if isinstance(one, dict) else ("", None)
        if str(label).lower().startswith(FOLLOWS) and isinstance(score, int | float):
            return min(1.0, max(0.0, float(score)))
    raise _nonsense("no label that says that a sentence follows, such as entailment")


def _nonsense(what: str) -> Unavailable:
    return Unavailable(f"The verifier answered with {what}.", "Check the model that it serves.")
