"""What becomes of "it does not work" after an answer, or after nothing was known."""

from __future__ import annotations

from workers.desk.answers.drafting import Drafting
from workers.desk.answers.outcomes.abstained import FAINT, abstained
from workers.desk.answers.search.candidates import untried
from workers.desk.answers.search.searcher import Searcher
from workers.desk.answers.triage.reception import CLARIFY, ESCALATE
from workers.desk.answers.work import Found, Prepared, Work
from workers.generation.drafter import Drafted, Listener, Undrafted
from workers.generation.triage.threads.complaints import Complaint, only_complains
from workers.generation.triage.threads.follow_ups import asks
from workers.settings import Settings
from workers.translations.sentences import say

NEXT_SOURCE = 0.3
"""Relevance from which another source is worth a try after one that did not help."""
NEXT_AS_SURE = 0.9
"""What is left of how sure it is: "VPN is on, same error" after a licence error is near what is
told of the VPN."""


def said_before(work: Work, drafted: Drafted) -> bool:
    """Whether a draft quotes again what an earlier answer did, to somebody who asks nothing."""
    first = next((source.ticket_id for source in drafted.sources), None)
    return first in work.tried and not asks(work.question)


class Unhelped:
    """Finds another source for whoever was not helped, else asks once, else calls a human."""

    def __init__(self, searcher: Searcher, drafting: Drafting, settings: Settings) -> None:
        self._searcher = searcher
        self._drafting = drafting
        self._settings = settings

    def after(self, work: Work, grumble: Complaint, listener: Listener) -> Prepared:
        """After an answer that did not help: another source, else one question, else a human."""
        found = self._searcher.find(work)
        if work.abstained and not work.tried:
            return self._after_nothing(work, found, listener)
        drafted = self._untried(work, found, listener) if work.tried else None
        if drafted is not None:
            return drafted
        if grumble is Complaint.BARE and work.tried and not work.clarified:
            asked = say("clarify_complaint", work.language)
            return Prepared(gate=CLARIFY, reasons=("not_solved",), more=asked)
        return Prepared(gate=ESCALATE, reasons=("not_solved",))

    def _after_nothing(self, work: Work, found: Found, listener: Listener) -> Prepared:
        """After nothing was known: a source for what is new, else that there is still none; a human
        where nothing is new, or that was said before, too."""
        if only_complains(work.question) or work.abstained > 1:
            return Prepared(gate=ESCALATE, reasons=("not_solved",))
        drafted = self._untried(work, found, listener, FAINT)
        return drafted or abstained(work, found, Undrafted(("no_source",)))

    def _untried(
        self, work: Work, found: Found, listener: Listener, least: float = NEXT_SOURCE
    ) -> Prepared | None:
        """A draft from a source that no answer of the thread cites; None without one."""
        least = max(self._settings.source_floor, least)
        fresh = [one for one in untried(found.candidates, work.tried) if one.relevance >= least]
        drafted = self._drafting.draft(work, fresh, listener) if fresh else None
        if not isinstance(drafted, Drafted):
            return None
        # What failed is told in words that other tickets on the same thing have, too.
        return self._drafting.released(work, drafted, found, fresh, share=NEXT_AS_SURE)
