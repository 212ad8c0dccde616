"""Make ``workers/knowledge/sample/e5.npz``: the vectors that the demo need not wait for.

``python -m tools.sample_vectors`` embeds the sample's passages with `e5` and learns the weights of
the search in their space. Run it after a change of the sample, of how tickets are cleaned and cut
into passages, or of what is learned; ``--check`` says whether each passage has its vector.
"""

from __future__ import annotations

import os
import sys

from sqlalchemy import delete, select

from bot.cli.runtime.evaluated_desk import evaluated_desk
from connectors.database.engine import reading
from connectors.database.models import EmbeddingSpace, Passage, PassageVector
from workers.bootstrap import Desk
from workers.knowledge.embedding import vectors
from workers.knowledge.embedding.prepared import Prepared, digest
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.sample import PREPARED


def main() -> int:
    """Write or check the file."""
    os.environ["GUICHET_EMBEDDER"] = "lsa" if "--check" in sys.argv else "e5"
    with evaluated_desk(None) as (desk, _, _):
        if "--check" in sys.argv:
            current = is_current(desk)
            run = "the sample has changed: run python -m tools.sample_vectors"
            print("up to date" if current else run)
            return 0 if current else 1
        with desk.engine.begin() as connection:
            connection.execute(delete(PassageVector))  # They are those of the file.
        Spaces(desk.engine, desk.settings).upkeep(force=True)
        made(desk).write(PREPARED)
    print(f"{PREPARED.name}: {PREPARED.stat().st_size:,} bytes")
    return 0


def is_current(desk: Desk) -> bool:
    """Whether the file has the sample's passages, and no others."""
    with reading(desk.engine) as connection:
        texts = connection.scalars(select(Passage.search_text)).all()
    return Prepared.read(PREPARED).weights_for(texts) is not None


def made(desk: Desk) -> Prepared:
    """What the space in use has."""
    space = Spaces(desk.engine, desk.settings).active()
    assert space is not None
    with reading(desk.engine) as connection:
        rows = connection.execute(
            select(Passage.search_text, PassageVector.vector)
            .join_from(Passage, PassageVector)
            .join(EmbeddingSpace, EmbeddingSpace.id == PassageVector.space_id)
            .where(EmbeddingSpace.id == space.id)
        ).all()
    rowed = vectors.from_bytes([row.vector for row in rows], space.dimension)
    digests = [digest(row.search_text) for row in rows]
    by_text = dict(zip(digests, rowed, strict=True))
    return Prepared(space.embedder, space.name, by_text, space.weights or {})


if __name__ == "__main__":
    sys.exit(main())
