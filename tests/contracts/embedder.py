"""What every embedder must do. An embedder's own test inherits and says how to make one."""

from __future__ import annotations

import threading

import numpy as np

from connectors.contracts.embedder import Embedder

TEXTS = [
    "The printer on the second floor prints empty pages.",
    "The wireless network asks for the password again and again.",
    "My mailbox is full and I cannot send any message.",
    "The projector in the meeting room stays black.",
]


class EmbedderContract:
    """Needs the fixture `embedder`."""

    def test_it_names_its_space_and_dimension(self, embedder: Embedder) -> None:
        assert embedder.space
        assert embedder.dimension > 1
        assert embedder.space == embedder.space

    def test_rows_have_length_one(self, embedder: Embedder) -> None:
        for rows in (embedder.embed_passages(TEXTS), embedder.embed_queries(TEXTS)):
            assert rows.shape == (len(TEXTS), embedder.dimension)
            assert rows.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3)

    def test_what_says_nothing_is_a_row_of_zeros(self, embedder: Embedder) -> None:
        rows = embedder.embed_passages(["", TEXTS[0], "  \n\t "])
        assert not rows[0].any()
        assert rows[1].any()
        assert not rows[2].any()

    def test_nothing_gives_nothing(self, embedder: Embedder) -> None:
        assert embedder.embed_passages([]).shape == (0, embedder.dimension)
        assert embedder.embed_queries([]).shape == (0, embedder.dimension)

    def test_any_text_is_taken(self, embedder: Embedder) -> None:
        # Long by words and by one that never ends, at once: a model may take seconds for each.
        endless = "word " * 1_200 + "x" * 200_000
        strange = [endless, "nul\0byte", "😀 ﷽ \ud7ff", "<b>&amp;</b>"]
        rows = embedder.embed_passages(strange)
        assert rows.shape == (len(strange), embedder.dimension)
        assert np.isfinite(rows).all()

    def test_a_row_does_not_depend_on_its_neighbours(self, embedder: Embedder) -> None:
        many = embedder.embed_passages(TEXTS * 20)
        assert many.shape == (80, embedder.dimension)
        alone = embedder.embed_passages(TEXTS[2:3])[0]
        np.testing.assert_allclose(many[42], alone, atol=1e-3)

    def test_a_question_lies_near_what_it_is_about(self, embedder: Embedder) -> None:
        passages = embedder.embed_passages(TEXTS)
        asked = embedder.embed_queries(
            ["the printer prints empty pages", "the network asks for my password"]
        )
        assert (asked @ passages.T).argmax(axis=1).tolist() == [0, 1]

    def test_many_threads_may_use_it(self, embedder: Embedder) -> None:
        wanted = embedder.embed_queries(TEXTS)
        found: list[bool] = []

        def work() -> None:
            found.append(bool(np.allclose(embedder.embed_queries(TEXTS), wanted, atol=1e-3)))

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [True] * 6
