"""Which drafts quote tickets word by word: what a platform that is not on site may not show."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Draft, DraftStatus

LEAST = 30
"""Characters of a line that is told again: shorter ones are in every answer."""
RUN = 6
"""Words in a row that are told again: a line in which a word was changed is still a quotation."""
_WORD = re.compile(r"\w+")


def began_as_quotation(draft: Draft) -> bool:
    """Whether a draft was put together from pieces of tickets, or from an answer that was."""
    return draft.origin == "extractive" or bool(draft.recipe.get("quotes"))


def quotes(draft: Draft, text: str) -> bool:
    """Whether `text`, as it is sent for `draft`, quotes tickets. What a reviewer wrote anew does
    not; what they left of a quotation does."""
    if not began_as_quotation(draft):
        return False
    return draft.status != DraftStatus.EDITED or _repeats(draft, text)


def quotes_earlier(session: Session, question_id: str, text: str) -> bool:
    """Whether what a person wrote to an asker tells again what a draft quoted from tickets: it
    stood in the box in which they wrote."""
    drafts = session.scalars(select(Draft).filter_by(question_id=question_id))
    return any(began_as_quotation(draft) and _repeats(draft, text) for draft in drafts)


def _repeats(draft: Draft, text: str) -> bool:
    if not _runs(draft.text).isdisjoint(_runs(text)):
        return True
    lines = (line.strip() for line in draft.text.splitlines())
    return any(len(line) >= LEAST and line in text for line in lines)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))
