"""Evidence that no draft refers to any more: the texts that answers were made from."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.database.models import Draft, DraftSource, Evidence
from workers.privacy.texts import count, hashes_in, parts


def hashes_of(session: Session, drafts: Iterable[str]) -> set[str]:
    """The hashes of all texts that these drafts were made from."""
    found: set[str] = set()
    for some in parts(list(drafts)):
        for recipe in session.scalars(select(Draft.recipe).where(Draft.id.in_(some))):
            found.update(hashes_in(recipe))
        cited = select(DraftSource.evidence_hash).where(DraftSource.draft_id.in_(some))
        found.update(session.scalars(cited))
    return found


def delete_unused(session: Session, hashes: set[str]) -> int:
    """Delete those of these texts that no draft names; how many. Needs a permit to change the logs.

    Every remaining draft is read once, because a recipe names its texts inside a document.
    """
    if not hashes:
        return 0
    unused = set(hashes)
    recipes = session.scalars(select(Draft.recipe).execution_options(yield_per=500))
    for recipe in recipes:
        unused.difference_update(hashes_in(recipe))
    cited: set[str] = set()
    for some in parts(sorted(unused)):
        cited.update(
            session.scalars(
                select(DraftSource.evidence_hash).where(DraftSource.evidence_hash.in_(some))
            )
        )
    deleted = 0
    for some in parts(sorted(unused - cited)):
        deleted += count(session, delete(Evidence).where(Evidence.hash.in_(some)))
    return deleted
