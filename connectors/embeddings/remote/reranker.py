"""A cross-encoder on a server that speaks as TEI does: ``/rerank``."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.client import EmbedderClient, TooMuch
from connectors.errors import Refused, Unavailable

BATCH = 32
"""TEI's own default of what it takes at once."""
LONGEST_QUERY = 1_000
LONGEST_TEXT = 2_000
"""Characters. Most cross-encoders read 512 tokens of both together; more would only cost time."""
CONNECT = 1.0
"""Seconds in which a server on the site's network answers the door."""


def reranker_access(
    url: str, api_key: str = "", ca_file: str = "", seconds: float = 2.0
) -> EmbedderAccess:
    """A server of rerankings, which is given so many seconds for a question."""
    return EmbedderAccess(
        url=url,
        api_key=api_key,
        ca_file=ca_file,
        connect_timeout=CONNECT,
        query_timeout=seconds,
        called="reranker",
        setting="GUICHET_RERANKER",
        named_by="GUICHET_RERANKER_URL",
    )


class TeiReranker:
    """A `Reranker`. Safe for threads."""

    def __init__(self, access: EmbedderAccess, http: EmbedderClient | None = None) -> None:
        self._http = http or EmbedderClient(access)
        self._within = access.query_timeout
        self._batch = BATCH

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """A score for each text, from 0 to 1 where the server is TEI; see `Reranker`."""
        return self.scores_until(time.monotonic() + self._within, query, texts)

    def scores_until(self, until: float, query: str, texts: Sequence[str]) -> list[float]:
        """The same, done at that moment of `time.monotonic`."""
        asked = readable(query, LONGEST_QUERY)
        scores: list[float] = []
        while len(scores) < len(texts):
            batch = [readable(one, LONGEST_TEXT) for one in texts[len(scores) :][: self._batch]]
            try:
                scores += self._scored(asked, batch, _left(until))
            except TooMuch:
                # The server was started to take fewer at once.
                if len(batch) == 1:
                    raise
                self._batch = len(batch) // 2
        return scores

    def check(self) -> str:
        """The name of the model that answers. Raises with what is wrong, for an administrator."""
        model = "a model that tells no name"
        try:
            info = self._http.get("/info", self._within)
        except Refused:
            info = None  # Others than TEI have no such page.
        if isinstance(info, dict):
            model = str(info.get("model_id") or model)
            kind = info.get("model_type")
            if isinstance(kind, dict) and "reranker" not in kind:
                raise Refused(
                    f"{model}, which is served there, is no reranker.",
                    "Serve one, such as BAAI/bge-reranker-v2-m3, and name its address in "
                    "GUICHET_RERANKER_URL.",
                )
        self.scores("Is the reranker ready?", ["It is ready.", "The printer is out of paper."])
        return model

    def _scored(self, query: str, texts: list[str], within: float) -> list[float]:
        body = {"query": query, "texts": texts, "raw_scores": False, "truncate": True}
        return _read(self._http.post("/rerank", body, within), len(texts))


def _left(until: float) -> float:
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise Unavailable("The reranker takes too long.", "See GUICHET_RERANKER_SECONDS.")
    return seconds


def readable(text: str, longest: int) -> str:
    """At most so many characters of a text, as a server can read them."""
    # Half of a surrogate pair cannot be sent, and no tokenizer wants a NUL.
    text = text[:longest].replace("\0", " ")
    return text.encode("utf-8", "replace").decode("utf-8")


def _read(found: object, count: int) -> list[float]:
    """The scores of a reply in the order of the texts; the server has them best first."""
    scores = [math.nan] * count
    for one in found if isinstance(found, list) else []:
        at, score = (one.get("index"), one.get("score")) if isinstance(one, dict) else (None, None)
        if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < count:
            continue
        if isinstance(score, int | float):
            scores[at] = _number(score)
    if not all(map(math.isfinite, scores)):
        raise Unavailable(
            "The reranker does not score each text.",
            "GUICHET_RERANKER_URL needs a server with TEI's /rerank.",
        )
    return scores


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
