"""Preparing a draft: what kind of question it is, what is known, what the gate makes of it.

Everything here reads; the answer service writes what comes out. The order is the ladder: a human
if one is wanted, one question back if nothing can be searched, an approved answer, a draft (by a
model, else quoted), and honesty where there is no source.
"""

from __future__ import annotations

from dataclasses import replace

import structlog

from connectors.database.engine import DATABASE_FAILURES
from connectors.database.unit_of_work import Transactions
from connectors.errors import GuichetError
from workers.desk.answers.details.detailed import Detailed, Details
from workers.desk.answers.drafting import Drafting
from workers.desk.answers.needs.several import Several
from workers.desk.answers.outcomes.abstained import abstained, least_added
from workers.desk.answers.outcomes.steps_done import did_its_steps
from workers.desk.answers.outcomes.unhelped import Unhelped, said_before
from workers.desk.answers.release import DETAIL
from workers.desk.answers.reuse import approved_before
from workers.desk.answers.search.searcher import Searcher
from workers.desk.answers.triage.calm import is_everyday
from workers.desk.answers.triage.one_word import choices_of
from workers.desk.answers.triage.reception import (
    CLARIFY,
    ESCALATE,
    REFUSE,
    SURELY,
    Reception,
    asks_how_far_it_is,
    asks_on_from_known,
    of_its_machine,
)
from workers.desk.answers.triage.standalone import Standalone
from workers.desk.answers.work import Finder, Found, Prepared, Work
from workers.generation.drafter import (
    NOBODY,
    Drafted,
    Drafter,
    Listener,
    Undrafted,
    require_wanted,
)
from workers.generation.guardrails.prompt_injection import has_prompt_injection
from workers.generation.rewriting.rewriter import Rewriter
from workers.generation.triage.intents.model import Embed, understanding
from workers.generation.triage.refusals.off_topic import is_off_topic, names_a_thing
from workers.generation.triage.threads.complaints import (
    Complaint,
    complaint,
    is_supposed,
)
from workers.generation.triage.threads.follow_ups import (
    may_follow,
)
from workers.knowledge.ranking.glossary import glossary
from workers.settings import Settings
from workers.translations.sentences import say

log = structlog.get_logger("guichet.answer")

ASKED_ABOUT = 0.01
"""Relevance of an open ticket that may be meant where tickets were spoken of before."""
NEAREST = "nearest"
"""The reason of a draft of what a message is only likely about."""


class Pipeline:
    """Prepares drafts. One object a worker; safe for threads."""

    def __init__(
        self,
        transactions: Transactions,
        finder: Finder,
        drafter: Drafter,
        quoter: Drafter,
        settings: Settings,
        rewriter: Rewriter | None = None,
        embed: Embed | None = None,
    ) -> None:
        """`drafter` makes the answers, `quoter` one in place of what it wrote and cannot show;
        `embed` lets what a message is about be read by its meaning, too."""
        self._transactions = transactions
        self._known = glossary(settings.glossary)
        self._searcher = Searcher(finder, self._known)
        self._details = Details(self._searcher, self._known, settings.source_floor)
        self._reception = Reception(transactions, settings)
        self._standalone = Standalone(transactions, rewriter)
        self._drafting = Drafting(drafter, quoter, settings)
        self._several = Several(self._searcher, self._drafting, self._known, settings)
        self._unhelped = Unhelped(self._searcher, self._drafting, settings)
        self._embed = embed
        self._settings = settings

    def prepare(self, work: Work, listener: Listener = NOBODY) -> Prepared:
        """What is to become of a question, with the draft if there is one.

        `listener` is told what is certain of the answer while it is written, where it could be
        sent without review. Raises `NotWanted` once it waits no more.
        """
        with understanding(self._embed):
            return self._prepare(work, listener)

    def _prepare(self, work: Work, listener: Listener) -> Prepared:
        met = None if work.rejected else self._reception.receive(work)
        if met is not None:
            return self._calmed(work, listener) or met
        if not work.rejected and not work.in_thread:
            approved = approved_before(self._transactions, work, self._settings)
            if approved is not None:
                return approved
        state = self._state(work)
        if state is not None:
            return state
        detailed, work = self._details.find(work)
        detail = self._detail(work, detailed, listener)
        if detail is not None:
            return detail
        wished = self._reception.doubted_wish(work)
        if wished is not None:
            return wished
        unhelped = self._complained(work, listener)
        if unhelped is not None:
            return unhelped
        work = self._standalone.understood(work, listener)
        prepared = self._reception.reconsider(work) or self._searched(work, listener)
        return replace(prepared, standalone=work.standalone or "")

    def _complained(self, work: Work, listener: Listener) -> Prepared | None:
        """What becomes of a message that says that the answer before it did not help; None of any
        other."""
        if not work.in_thread or work.rejected or _says_which(work):
            return None
        if work.tried and did_its_steps(work.question, "\n".join(work.said), self._known):
            return self._unhelped.after(work, Complaint.TRIED, listener)
        grumble = complaint(work.question, answered=bool(work.tried))
        if grumble is None:
            return None
        own = is_supposed(work.question, answered=bool(work.tried))
        near = self._near(work, listener) if own else None
        return near or self._unhelped.after(work, grumble, listener)

    def _calmed(self, work: Work, listener: Listener) -> Prepared | None:
        """A draft for a colleague, for what sounds urgent by little and is everyday by a ticket."""
        least = self._reception.may_be_calm(work)
        if least is None:
            return None
        try:
            found = self._searcher.find(work)
        except (GuichetError, *DATABASE_FAILURES) as error:
            # A person is told of what may be urgent, whether or not it can be searched.
            log.warning("doubted_not_searched", error=type(error).__name__)
            return None
        if not is_everyday(found.candidates, least):
            return None
        usable = [one for one in found.candidates if one.relevance >= self._settings.source_floor]
        work = replace(work, doubted=True)
        drafted = self._drafting.draft(work, usable, listener)
        return (
            self._drafting.released(work, drafted, found, usable)
            if isinstance(drafted, Drafted)
            else None
        )

    def _state(self, work: Work) -> Prepared | None:
        """The state of the ticket that is asked for and has to be searched; None where none is."""
        if work.rejected or not self._reception.awaits_a_state(work):
            return None
        return self._reception.searched_state(work, self._searcher.find(work).candidates)

    def _detail(self, work: Work, detailed: Detailed | None, listener: Listener) -> Prepared | None:
        """A detail of the answer just given, quoted from its source; a human where it was said
        already, and None where none is asked for, or none is there."""
        if detailed is None:
            return None
        if detailed.again:
            return self._unhelped.after(work, Complaint.TRIED, listener)
        return self._quoted(work, detailed, f"{DETAIL}{detailed.asks}", listener)

    def _quoted(
        self, work: Work, detailed: Detailed, why: str, listener: Listener
    ) -> Prepared | None:
        """A draft from some sentences of a source; None where they were said already."""
        drafted = self._drafting.draft(work, [detailed.source], listener)
        if not isinstance(drafted, Drafted) or drafted.text in work.said:
            return None
        if drafted.origin == "extractive":
            # A sentence that was asked for is no less sure for being short.
            drafted = replace(drafted, confidence=round(detailed.source.relevance, 4))
        return self._drafting.released(work, drafted, detailed.found, [detailed.source], why)

    def _searched(self, work: Work, listener: Listener) -> Prepared:
        """What a search makes of a question."""
        several = None if work.rejected else self._several.answer(work, listener)
        if several is not None:
            return several
        found = self._find(work, listener)
        floor = self._settings.source_floor
        best = max((one.relevance for one in found.candidates), default=0.0)
        wished = self._reception.doubted_wish(work, best)
        if wished is not None:
            return wished
        chosen = choices_of(work, found.candidates, self._settings.allowed_link_hosts)
        if chosen is not None and not work.rejected:
            return chosen
        incident = None if work.rejected else self._incident(work, found)
        if incident is not None:
            return incident
        case = self._detail(work, self._details.of_case(work, found), listener)
        if case is not None:
            return case
        floor = max(floor, least_added(work))
        usable = [one for one in found.candidates if one.relevance >= floor]
        drafted = (
            self._drafting.draft(work, usable, listener) if usable else Undrafted(("no_source",))
        )
        if isinstance(drafted, Drafted):
            if work.in_thread and not work.rejected and said_before(work, drafted):
                near = self._near(work, listener, found)
                return near or self._unhelped.after(work, Complaint.TRIED, listener)
            return self._drafting.released(work, drafted, found, usable)
        if work.rejected:
            # Staff threw out what there was: to say now that nothing was found would be no answer.
            return Prepared(gate=ESCALATE, reasons=("rejected",))
        if has_prompt_injection(work.question) or is_off_topic(work.question, searched=True):
            return Prepared(gate=REFUSE, text=say("reply_refuse", work.language))
        if work.before == REFUSE and may_follow(work.question) and not names_a_thing(work.question):
            # It goes on from what was refused, and names nothing that support has.
            return Prepared(gate=REFUSE, text=say("reply_refuse", work.language))
        return self._near(work, listener, found) or abstained(work, found, drafted)

    def _near(self, work: Work, listener: Listener, found: Found | None = None) -> Prepared | None:
        """What the source just quoted says that a message is likely about, where all else ends in
        nothing; for a colleague to look at."""
        near = self._details.nearest(work, found)
        return None if near is None else self._quoted(work, near, NEAREST, listener)

    def _incident(self, work: Work, found: Found) -> Prepared | None:
        """That support knows of it: by a near open ticket, or one that names the same machine."""
        least = ASKED_ABOUT if asks_on_from_known(work) else SURELY
        known = self._reception.known(work, found.candidates, least)
        named = of_its_machine(work, found.candidates)
        return known or self._reception.known(work, named, self._settings.source_floor)

    def _find(self, work: Work, listener: Listener) -> Found:
        """What is found for a question, and after a rejection also for the reviewer's words."""
        if work.topic and asks_how_far_it_is(work):
            # Its own words, such as "sorted" or "back", are of other tickets.
            return self._searcher.search(work, "\n".join(work.topic))
        found = self._searcher.find(work)
        if not work.hint:
            return found
        # A search may wait for slow servers, and two of them for nearly as long as a lease holds.
        require_wanted(listener)
        return self._searcher.with_hint(work, found)


def _says_which(work: Work) -> bool:
    """Whether a message names what it is about, after only that was asked: it tells of a trouble,
    and complains of no answer."""
    return work.before == CLARIFY and not work.tried and names_a_thing(work.question)
