"""A written answer told as what it is of: what was done in another ticket."""

from __future__ import annotations

from dataclasses import replace

from workers.generation.drafter import DEED, Drafted
from workers.translations.sentences import say


def told_of_its_ticket(drafted: Drafted, intro: str) -> Drafted:
    """A draft that cites one source, with the sentence behind the key `intro` before it; it needs
    no colleague for a deed then, which nobody takes for their own case."""
    held = tuple(one for one in drafted.held if one != DEED)
    text = with_intro(drafted.text, intro, drafted.language)
    return replace(drafted, text=text, held=held, recipe={**drafted.recipe, "intro": intro})


def with_intro(text: str, intro: str, language: str) -> str:
    """A text behind the sentence that says what it is taken from; as it is without a key."""
    return f"{say(intro, language, number=1)}\n\n{text}" if intro else text
