"""What the calls of reviewers take and give, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from bot.console.api.models import GATES, ORIGINS, QuestionOut, SourceOut, Strict
from connectors.contracts.chat import SourceLink
from connectors.database.models import DraftStatus
from workers.desk.answers.attempts import AttemptView
from workers.desk.views.drafts import DraftView, SourceView
from workers.desk.views.questions import TicketId


class ReviewIn(Strict):
    """A decision about a draft."""

    decision: Literal["approve", "edit", "reject", "take_over"]
    text: str = Field("", description="The answer to send instead, for `edit`.")
    reason: str = Field("", description="What is wrong with the draft, for `reject`.")
    version: str | None = Field(
        None,
        description="`version` of the draft that its reviewer looked at. If it is another one by "
        "now, or a colleague is at it, nothing is decided and the answer is 409.",
    )
    over: str | None = Field(
        None, description="`claimed_by_id` of that colleague, to decide all the same."
    )
    hold: bool = Field(
        False, description="Wait before anything goes out, so that the decision can be taken back."
    )
    for_reuse: bool = Field(
        False,
        description="With `approve`: serve it again unseen though it names a risky step. For the "
        "role of GUICHET_REUSE_ROLE.",
    )


class AttemptOut(BaseModel):
    """What a model wrote for a question and was not used."""

    model: str
    code: str = Field(
        description="Why not, such as `loop`; `declined`: it said that it has none; "
        "`rewrite:lost`: the question as its thread means it, which lost what was new in it."
    )
    text: str
    written_at: datetime

    @classmethod
    def of(cls, view: AttemptView) -> AttemptOut:
        """From a view of the desk."""
        return cls(model=view.model, code=view.code, text=view.text, written_at=view.at)


class DraftSourceOut(SourceOut):
    """A source as a reviewer sees it: what is quoted, and the whole ticket."""

    ticket_id: int = Field(description="The id of `GET /api/v1/search`, not the ticket system's.")
    problem: str | None
    resolution: str | None
    gone: bool

    @classmethod
    def of(cls, source: SourceLink | SourceView, ticket: TicketId | None = None) -> DraftSourceOut:
        """From a view of the desk."""
        assert isinstance(source, SourceView)
        return cls(
            **SourceOut.of(source, ticket).model_dump(),
            ticket_id=source.ticket_id,
            problem=source.problem,
            resolution=source.resolution,
            gone=source.gone,
        )


class CheckOut(BaseModel):
    """A sentence of a draft, and whether its sources bear it out."""

    sentence: str
    sources: list[int]
    supported: bool
    missing: list[str] = Field(description="Codes of what a comparison of words found.")
    meaning: float | None = Field(description="The verifier's verdict; null if it was not asked.")
    by: str = Field(description="The verifier; empty if none was asked.")


class RepairOut(BaseModel):
    """A sentence of a model that its sources do not say, and what came in its place."""

    said: str = Field(description="Empty where the model had left out what its source says.")
    by: list[str] = Field(description="Sentences of a source; empty where it was left out.")


class DraftOut(BaseModel):
    """A draft with all that a reviewer needs to decide."""

    id: str
    number: int
    status: DraftStatus
    origin: str = Field(json_schema_extra={"enum": list(ORIGINS)})
    text: str
    language: str
    confidence: float
    reasons: list[str]
    risks: list[str]
    gate: str = Field(json_schema_extra={"enum": list(GATES)})
    created_at: datetime
    expires_at: datetime | None
    claimed_by: str | None
    claimed_by_id: str | None
    version: str = Field(description="Names what a reviewer judges: its text and its sources.")
    decided_by: str | None
    decision: str | None
    question: QuestionOut
    sources: list[DraftSourceOut]
    checks: list[CheckOut] = Field(description="What was found of each sentence of a model.")
    repairs: list[RepairOut] = Field(
        description="Its sentences that were put back into the words of the sources."
    )
    attempts: list[AttemptOut] = Field(
        description="What models wrote for the question and was not used."
    )

    @classmethod
    def of(cls, view: DraftView) -> DraftOut:
        """From a view of the desk."""
        return cls(
            id=view.id,
            number=view.number,
            status=DraftStatus(view.status),
            origin=view.origin,
            text=view.text,
            language=view.language,
            confidence=view.confidence,
            reasons=list(view.reasons),
            risks=list(view.risks),
            gate=view.gate,
            created_at=view.created_at,
            expires_at=view.expires_at,
            claimed_by=view.claimed_by,
            claimed_by_id=view.claimed_by_id,
            version=view.version,
            decided_by=view.decided_by,
            decision=view.decision,
            question=QuestionOut.of(view.question),
            sources=[DraftSourceOut.of(source, _ticket(source)) for source in view.sources],
            checks=[CheckOut(**asdict(one)) for one in view.checks],
            repairs=[RepairOut(**asdict(one)) for one in view.repairs],
            attempts=[AttemptOut.of(one) for one in view.attempts],
        )


class DraftsOut(BaseModel):
    """Drafts in one state, or those of one question."""

    drafts: list[DraftOut]
    attempts: list[AttemptOut] = Field(
        description="Of one question: what models wrote for it and was not used."
    )

    @classmethod
    def of(cls, drafts: Sequence[DraftView], attempts: Sequence[AttemptView] = ()) -> DraftsOut:
        """From views of the desk."""
        return cls(
            drafts=[DraftOut.of(one) for one in drafts],
            attempts=[AttemptOut.of(one) for one in attempts],
        )


def _ticket(source: SourceView) -> TicketId | None:
    if source.system is None or source.external_id is None:
        return None
    return TicketId(source.system, source.external_id)
