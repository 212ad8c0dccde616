"""Which drafts quote tickets word by word: what a platform that is not on site may not show."""

from __future__ import annotations

from connectors.database.models import Draft, DraftStatus

LEAST = 30
"""Characters of a line that is told again: shorter ones are in every answer."""


def began_as_quotation(draft: Draft) -> bool:
    """Whether a draft was put together from pieces of tickets, or from an answer that was."""
    return draft.origin == "extractive" or bool(draft.recipe.get("quotes"))


def quotes(draft: Draft, text: str) -> bool:
    """Whether `text`, as it is sent for `draft`, quotes tickets. What a reviewer wrote anew does
    not; what they left of a quotation does."""
    if not began_as_quotation(draft):
        return False
    if draft.status != DraftStatus.EDITED:
        return True
    lines = (line.strip() for line in draft.text.splitlines())
    return any(len(line) >= LEAST and line in text for line in lines)
