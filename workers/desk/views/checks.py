"""What was found of each sentence of a written draft, and what of it was repaired, for its
reviewer."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Draft, Evidence


@dataclass(frozen=True, slots=True)
class CheckView:
    """A sentence, the numbers of its sources, and whether they bear it out.

    `missing` are the codes of what words found; `meaning` is the verifier's verdict in [0, 1],
    None where it was not asked.
    """

    sentence: str
    sources: tuple[int, ...]
    supported: bool
    missing: tuple[str, ...]
    meaning: float | None
    by: str


@dataclass(frozen=True, slots=True)
class RepairView:
    """A sentence of a model that its sources do not say, and the sentences of theirs in its place;
    none where it was left out. `said` is empty where the model had left theirs out."""

    said: str
    by: tuple[str, ...]


def check_views(session: Session, draft: Draft) -> tuple[CheckView, ...]:
    """The checks that are stored with a draft, in the order of its sentences."""
    checks = draft.recipe.get("checks") or []
    texts = _texts(session, {str(one["sentence"]) for one in checks})
    return tuple(
        CheckView(
            sentence=texts[one["sentence"]],
            sources=tuple(one["sources"]),
            supported=bool(one["supported"]),
            missing=tuple(one["missing"]),
            meaning=one["meaning"],
            by=str(draft.recipe.get("verifier") or ""),
        )
        for one in checks
        if one["sentence"] in texts
    )


def repair_views(session: Session, draft: Draft) -> tuple[RepairView, ...]:
    """The sentences of a draft that were repaired, in the order of its model's text."""
    repairs = draft.recipe.get("repairs") or []
    named = [{text for text in (one["said"], *one["by"]) if text} for one in repairs]
    texts = _texts(session, set().union(*named))
    return tuple(
        RepairView(texts.get(one["said"], ""), tuple(texts[text] for text in one["by"]))
        for one, hashes in zip(repairs, named, strict=True)
        if texts.keys() >= hashes
    )


def _texts(session: Session, hashes: set[str]) -> dict[str, str]:
    """The texts with these hashes that are still kept."""
    if not hashes:
        return {}
    rows = session.execute(
        select(Evidence.hash, Evidence.text).where(Evidence.hash.in_(hashes))
    ).all()
    return {row.hash: row.text for row in rows}
