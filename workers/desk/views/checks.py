"""What was found of each sentence of a written draft, for its reviewer."""

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


def check_views(session: Session, draft: Draft) -> tuple[CheckView, ...]:
    """The checks that are stored with a draft, in the order of its sentences."""
    checks = draft.recipe.get("checks") or []
    hashes = {str(one["sentence"]) for one in checks}
    if not hashes:
        return ()
    rows = session.execute(
        select(Evidence.hash, Evidence.text).where(Evidence.hash.in_(hashes))
    ).all()
    texts = {row.hash: row.text for row in rows}
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
