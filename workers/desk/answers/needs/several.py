"""A message of several needs: each is searched and drafted by itself, and all go out as one."""

from __future__ import annotations

from dataclasses import replace

from workers.desk.answers.drafting import Drafting
from workers.desk.answers.needs.joined import Answered, joined
from workers.desk.answers.needs.parts import needs_of
from workers.desk.answers.release import release
from workers.desk.answers.search.searcher import Searcher
from workers.desk.answers.streaming import unshown
from workers.desk.answers.work import Prepared, Work
from workers.generation.drafter import Drafted, Listener
from workers.knowledge.ranking.glossary import Glossary
from workers.settings import Settings


class Several:
    """Answers a message need by need."""

    def __init__(
        self, searcher: Searcher, drafting: Drafting, known: Glossary, settings: Settings
    ) -> None:
        self._searcher = searcher
        self._drafting = drafting
        self._known = known
        self._settings = settings

    def answer(self, work: Work, listener: Listener) -> Prepared | None:
        """One answer to several needs of a message; None where it is one, or none is answered."""
        needs = needs_of(work, self._settings.source_floor, self._searcher.find, self._known)
        answered = []
        for need in needs:
            part = replace(work, question=need.text, standalone="")
            drafted = (
                self._drafting.draft(part, need.usable, unshown(listener)) if need.usable else None
            )
            answered.append(Answered(need.text, drafted if isinstance(drafted, Drafted) else None))
        if not any(one.drafted for one in answered):
            return None
        candidates = [one for need in needs for one in need.found.candidates]
        found = replace(needs[0].found, candidates=candidates)
        return release(work, joined(answered, work.language), found, self._settings)
