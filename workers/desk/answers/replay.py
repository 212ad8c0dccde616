"""Making a draft again from the log: byte for byte, or with the reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Draft, Evidence, Question
from connectors.database.unit_of_work import Transactions
from connectors.errors import BadInput, NotFound
from workers.desk.answers.needs.joined import VERSION as SEVERAL
from workers.desk.answers.needs.joined import replay_joined
from workers.generation.extractive.drafter import ExtractiveDrafter
from workers.generation.guardrails.screening import sanitize_draft


@dataclass(frozen=True, slots=True)
class Replay:
    """One draft made again. `text` is what came out now; `note` says why it is not the same.

    `prompt` is what the model of a written draft was asked, made again byte for byte; its words
    are not asked for anew: `text` is made of those that it wrote then.
    """

    draft_id: str
    number: int
    origin: str
    drafter: str
    status: str
    identical: bool
    text: str
    note: str
    recipe: dict[str, Any]
    prompt: str = ""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def replay_question(transactions: Transactions, question_id: str) -> list[Replay]:
    """Every draft of a question, in order. Raises `NotFound`."""
    with transactions.reading() as session:
        if session.get(Question, question_id) is None:
            raise NotFound(f"There is no question {question_id[:60]!r}.")
        drafts = session.scalars(
            select(Draft).where(Draft.question_id == question_id).order_by(Draft.number)
        ).all()
        return [_replay(session, draft) for draft in drafts]


def _replay(session: Session, draft: Draft) -> Replay:
    text, prompt, note = "", "", ""
    try:
        text, prompt = _make_again(session, draft)
    except BadInput as error:
        note = error.message
    identical = text.encode() == draft.text.encode()
    return Replay(
        draft_id=draft.id,
        number=draft.number,
        origin=draft.origin,
        drafter=str(draft.recipe.get("drafter")),
        status=draft.status,
        identical=identical,
        text=text,
        note=note or ("" if identical else "the text differs from the one that was stored"),
        recipe=draft.recipe,
        prompt=prompt,
    )


def _make_again(session: Session, draft: Draft) -> tuple[str, str]:
    evidence = _evidence(session, draft)
    if draft.origin in ("human", "approved"):
        # Nobody computed these: the text is the evidence.
        return evidence[draft.recipe["text"]], ""
    prompt = ""
    if draft.recipe.get("drafter") == SEVERAL:
        text = replay_joined(draft.recipe, evidence, {"extractive": _quoted, "generated": _written})
    elif draft.origin == "extractive":
        text = ExtractiveDrafter().replay(draft.recipe, evidence)
    elif draft.origin == "generated":
        # Imported late: it brings LangChain, which only a written draft needs.
        from workers.generation.generative.drafter import replay_generated

        text, asked = replay_generated(draft.recipe, evidence)
        prompt = asked.text
    else:
        raise BadInput(f"No drafter of this version makes {draft.origin!r} drafts.")
    cited = [(source.url, source.evidence.text) for source in draft.sources]
    hosts = draft.recipe.get("allowed_hosts", [])
    return sanitize_draft(text, cited, hosts, draft.language).text, prompt


def _quoted(recipe: dict[str, Any], evidence: dict[str, str]) -> str:
    return ExtractiveDrafter().replay(recipe, evidence)


def _written(recipe: dict[str, Any], evidence: dict[str, str]) -> str:
    from workers.generation.generative.drafter import replay_generated

    return replay_generated(recipe, evidence)[0]


def _evidence(session: Session, draft: Draft) -> dict[str, str]:
    hashes = set(_hashes(draft.recipe))
    rows = session.execute(
        select(Evidence.hash, Evidence.text).where(Evidence.hash.in_(hashes))
    ).all()
    return {row.hash: row.text for row in rows}


def _hashes(value: object) -> Iterator[str]:
    """Every SHA-256 in a recipe, however deep."""
    if isinstance(value, str):
        if len(value) == 64 and all(c in "0123456789abcdef" for c in value):
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _hashes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _hashes(part)
