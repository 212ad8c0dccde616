"""What every reranker must do. A reranker's own test inherits and says how to make one."""

from __future__ import annotations

import math
import threading

from connectors.contracts.reranker import Reranker

TEXTS = [
    "the mailbox is full and takes no message",
    "the printer prints empty pages",
    "the projector stays black",
]


class RerankerContract:
    """Needs the fixture `reranker`."""

    def test_each_text_has_its_score_in_its_place(self, reranker: Reranker) -> None:
        many = [f"{text} {number}" for number in range(20) for text in TEXTS]
        scores = reranker.scores("printer prints empty pages", many)
        assert len(scores) == len(many)
        assert min(scores[1::3]) > max(scores[0::3] + scores[2::3])

    def test_nothing_gives_nothing(self, reranker: Reranker) -> None:
        assert reranker.scores("printer", []) == []

    def test_any_text_is_taken(self, reranker: Reranker) -> None:
        strange = ["", "word " * 40_000, "x" * 100_000, "nul\0byte", "😀 ﷽ \ud800", "<b>&amp;</b>"]
        for query in ("printer", *strange):
            scores = reranker.scores(query, strange)
            assert len(scores) == len(strange)
            assert all(map(math.isfinite, scores))

    def test_many_threads_may_use_it(self, reranker: Reranker) -> None:
        wanted = reranker.scores("printer pages", TEXTS)
        found: list[bool] = []

        def work() -> None:
            found.append(reranker.scores("printer pages", TEXTS) == wanted)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [True] * 6
