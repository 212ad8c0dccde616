"""Preparing a draft: what kind of question it is, what is known, what the gate makes of it.

Everything here reads; the answer service writes what comes out. The order is the ladder: a human
if one is wanted, one question back if nothing can be searched, an approved answer, a draft (by a
model, else quoted), and honesty where there is no source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from connectors.database.base import now
from connectors.database.models import Draft
from connectors.database.unit_of_work import Transactions
from workers.desk.answers.prepared import UNKNOWN_ASKER, Prepared
from workers.desk.answers.reuse import Approved, find_approved, sources_of_draft
from workers.desk.answers.streaming import unshown
from workers.generation.candidates import Candidate
from workers.generation.drafting import (
    NOBODY,
    CitedTicket,
    Drafted,
    Drafter,
    DraftRequest,
    Listener,
    Undrafted,
    require_wanted,
)
from workers.generation.extractive.drafter import text_hash
from workers.generation.guardrails.prompt_injection import claims_approval, speaks_to_model
from workers.generation.guardrails.risk import risks
from workers.generation.guardrails.screening import doubts, guard_draft, is_doubtful_title
from workers.generation.policy import GateInput, decide
from workers.generation.triage import is_vague, wants_human
from workers.knowledge.access import Viewer
from workers.settings import Mode, Settings

log = structlog.get_logger("guichet.answer")

CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Work:
    """A question as the answer service hands it over; every text in it is redacted."""

    question: str
    search: str
    language: str
    person_id: str
    viewer: Viewer
    mode: Mode
    avoid: frozenset[int] = frozenset()
    hint: str = ""
    context: tuple[tuple[str, str], ...] = ()
    clarified: bool = False
    unknown_asker: bool = False
    """The directory does not know the asker, so that only what is for everyone was searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first, and the state of the knowledge it was found in."""

    candidates: Sequence[Candidate]
    revision: int
    space: str | None


class Finder(Protocol):
    """Finds candidates that the viewer may see."""

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found: ...


class Preparation:
    """Prepares drafts. One object a worker; safe for threads."""

    def __init__(
        self, transactions: Transactions, finder: Finder, drafter: Drafter, settings: Settings
    ) -> None:
        self._transactions = transactions
        self._finder = finder
        self._drafter = drafter
        self._settings = settings

    def prepare(self, work: Work, listener: Listener = NOBODY) -> Prepared:
        """What is to become of a question, with the draft if there is one.

        `listener` is told what is certain of the answer while it is written, where it could be
        sent without review. Raises `NotWanted` once it waits no more.
        """
        if wants_human(work.question):
            return Prepared(gate="escalate", reasons=("asked_for_human",))
        if not work.context and is_vague(work.question):
            gate = "abstain" if work.clarified else "clarify"
            return Prepared(gate=gate, reasons=("vague",))
        if not work.avoid and not work.context:
            approved = self._approved(work)
            if approved is not None:
                return approved
        found = self._find(work, listener)
        usable = [one for one in found.candidates if one.relevance >= self._settings.source_floor]
        drafted = self._draft(work, usable, listener) if usable else Undrafted(("no_source",))
        if isinstance(drafted, Drafted):
            return self._gated(work, drafted, found)
        if work.avoid:
            # Staff threw out what there was: to say now that nothing was found would be no answer.
            return Prepared(gate="escalate", reasons=("rejected",))
        best = max((one.relevance for one in found.candidates), default=0.0)
        unknown = (UNKNOWN_ASKER,) if work.unknown_asker else ()
        return Prepared(
            gate="abstain",
            confidence=0.0,
            reasons=(*drafted.reasons, f"relevance:{best:.2f}", *_fell(drafted.fallen), *unknown),
            fallen=drafted.fallen,
        )

    def _find(self, work: Work, listener: Listener) -> Found:
        """What is found for a question, and after a rejection also for the reviewer's words.

        The words are searched apart: they bring what the question alone does not find, and take
        nothing from how well the rest fits the question.
        """
        found = self._finder.find(work.search, work.viewer, CANDIDATES, work.language)
        if not work.hint:
            return found
        # A search may wait for slow servers, and two of them for nearly as long as a lease holds.
        require_wanted(listener)
        both = f"{work.search}\n{work.hint}"
        more = self._finder.find(both, work.viewer, CANDIDATES, work.language)
        best: dict[int, Candidate] = {}
        for one in (*found.candidates, *more.candidates):
            if one.ticket_id not in best or one.relevance > best[one.ticket_id].relevance:
                best[one.ticket_id] = one
        ordered = sorted(best.values(), key=lambda one: one.relevance, reverse=True)
        return Found(ordered, found.revision, found.space)

    def _draft(
        self, work: Work, usable: Sequence[Candidate], listener: Listener
    ) -> Drafted | Undrafted:
        if not self._may_show(work, usable):
            listener = unshown(listener)
        return self._drafter.draft(
            DraftRequest(
                question=work.question,
                language=work.language,
                candidates=usable,
                today=now().date(),
                avoid=work.avoid,
                hint=work.hint,
                context=work.context,
                listener=listener,
            )
        )

    def _may_show(self, work: Work, usable: Sequence[Candidate]) -> bool:
        """Whether an answer may be shown while it is written.

        Only where no confidence is asked for, which would be known at the end, and where neither
        the question nor a source names a risky step or gives orders: what is held to such sources
        can hardly come to one. Not for a second try, which somebody is already looking after.
        """
        if work.mode is not Mode.AUTO or not self._settings.stream or work.avoid:
            return False
        texts = [work.question, *(text for _, text in work.context)]
        texts += [f"{one.title}\n{one.problem}\n{one.resolution}" for one in usable]
        if any(is_doubtful_title(one.title, self._settings.allowed_link_hosts) for one in usable):
            return False
        return not any(risks(text) or claims_approval(text) for text in texts)

    def _gated(self, work: Work, drafted: Drafted, found: Found) -> Prepared:
        hosts = sorted(self._settings.allowed_link_hosts)
        cited = [(source.url, source.excerpt) for source in drafted.sources]
        guarded = guard_draft(drafted.text, cited, hosts, drafted.language)
        risky = risks(guarded.text)
        held = tuple(dict.fromkeys((*drafted.held, *doubts(guarded, cited, hosts))))
        if "claims_approval" not in held and claims_approval(guarded.text):
            held = (*held, "claims_approval")
        if work.avoid:
            # The asker was told that a colleague looks at it, and one threw the first one out.
            held = (*held, "after_rejection")
        if any(is_doubtful_title(source.title, hosts) for source in drafted.sources):
            held = (*held, "source_title")
        if _speaks_up(drafted, found):
            held = (*held, "source_orders")
        decision = decide(
            GateInput(
                mode=work.mode,
                confidence=drafted.confidence,
                threshold=self._settings.send_threshold,
                risks=risky,
                held=held,
            )
        )
        recipe = {
            **drafted.recipe,
            "revision": found.revision,
            "space": found.space,
            "allowed_hosts": hosts,
            "removed": list(guarded.removed),
            "fallen": list(drafted.fallen),
        }
        return Prepared(
            gate=decision.outcome,
            origin=drafted.origin,
            text=guarded.text,
            language=drafted.language,
            sources=drafted.sources,
            confidence=drafted.confidence,
            reasons=(*drafted.reasons, *_fell(drafted.fallen), *decision.reasons),
            risks=risky,
            recipe=recipe,
            evidence=drafted.evidence,
            fallen=drafted.fallen,
        )

    def _approved(self, work: Work) -> Prepared | None:
        """The approved answer to nearly this question, with the sources it had."""
        with self._transactions.reading() as session:
            approved = find_approved(
                session, work.question, work.language, work.person_id, self._settings
            )
            if approved is None:
                return None
            draft = session.get_one(Draft, approved.draft_id)
            sources = tuple(
                CitedTicket(
                    number=row.number,
                    ticket_id=row.ticket_id,
                    ticket_hash=row.ticket_hash,
                    title=row.title,
                    url=row.url,
                    date=row.date,
                    excerpt=row.evidence.text,
                    score=row.score,
                )
                for row in sources_of_draft(session, draft.id)
            )
        return _served_again(work, approved, sources, self._settings)


def _fell(fallen: Sequence[str]) -> list[str]:
    return [f"fell:{one}" for one in fallen]


def _served_again(
    work: Work, approved: Approved, sources: tuple[CitedTicket, ...], settings: Settings
) -> Prepared:
    risky = risks(approved.text)
    decision = decide(
        GateInput(
            mode=work.mode,
            confidence=1.0,
            threshold=settings.send_threshold,
            risks=risky,
            approved=True,
        )
    )
    return Prepared(
        gate=decision.outcome,
        origin="approved",
        text=approved.text,
        language=approved.language,
        sources=sources,
        confidence=1.0,
        reasons=("approved_answer", *decision.reasons),
        risks=risky,
        recipe={
            "drafter": "approved",
            "text": text_hash(approved.text),
            "approved_from": approved.draft_id,
            "approved_at": approved.approved_at.isoformat(),
            "expires_at": approved.expires_at.isoformat(),
            "allowed_hosts": sorted(settings.allowed_link_hosts),
        },
        evidence=(approved.text, *(source.excerpt for source in sources)),
    )


def _speaks_up(drafted: Drafted, found: Found) -> bool:
    """Whether a cited ticket gives orders to the machine that reads it, quoted or not: whoever
    wrote them meant the rest of it, too."""
    cited = {source.ticket_id for source in drafted.sources}
    return any(
        speaks_to_model(text)
        for one in found.candidates
        if one.ticket_id in cited
        for text in (one.title, one.problem, one.resolution or "")
    )
