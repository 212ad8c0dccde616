"""The sample's vectors are those of its passages as they are."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select

from bot.cli.runtime.evaluated_desk import evaluated_desk
from connectors.database.engine import reading
from connectors.database.models import Passage
from tools.sample_vectors import is_current
from workers.knowledge.embedding.prepared import Prepared, digest
from workers.knowledge.sample import PREPARED


def test_each_passage_of_the_sample_has_its_vector() -> None:
    with evaluated_desk(None) as (desk, _, _):
        assert is_current(desk), "Run: python -m tools.sample_vectors"


@pytest.mark.e5
def test_they_are_what_the_embedder_makes() -> None:
    from connectors.embeddings.e5 import E5Embedder

    embedder, prepared = E5Embedder(), Prepared.read(PREPARED)
    assert prepared.before(embedder) is not None
    with evaluated_desk(None) as (desk, _, _), reading(desk.engine) as connection:
        shortest = select(Passage.search_text).order_by(Passage.id.desc()).limit(3)
        texts = list(connection.scalars(shortest))
    known = np.stack([prepared.vectors[digest(text)] for text in texts])
    # Another processor rounds otherwise: some 1e-5 of a cosine, where another text is .05 away.
    cosines = (known * embedder.embed_passages(texts)).sum(axis=1)
    assert (1 - cosines).max() < 1e-3
