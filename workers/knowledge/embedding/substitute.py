"""What serves where e5 is wanted, or installed, and does not load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine

from connectors.database.engine import reading
from workers.knowledge.embedding.embedders import e5_missed, e5_remedy
from workers.knowledge.embedding.space_rows import active_space
from workers.settings import Settings

Serving = Literal["lsa", "words"]


@dataclass(frozen=True, slots=True)
class Substitute:
    """What serves in place of e5, ``lsa`` or ``words`` alone, why, and what to do."""

    serves: Serving
    why: str
    remedy: str

    def describe(self) -> str:
        """One line for an operator."""
        serving = "lsa serves" if self.serves == "lsa" else "search goes by words alone"
        return f"{serving} in place of e5: {self.why}. {self.remedy}"


def substitute(engine: Engine, settings: Settings) -> Substitute | None:
    """What serves in place of an e5 that does not load in this process; None where it loads, or
    where there is none to miss.

    An index that e5 made is not made anew, as other workers may load it: it is searched by words.
    """
    why = e5_missed(settings)
    if not why:
        return None
    with reading(engine) as connection:
        space = active_space(connection)
    by_words = space is not None and space.embedder == "e5"
    return Substitute("words" if by_words else "lsa", why, e5_remedy())
