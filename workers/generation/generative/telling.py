"""A written answer told as what it is of: what was done in another ticket."""

from __future__ import annotations

from dataclasses import replace

from workers.generation.candidates import Candidate
from workers.generation.drafter import DEED, Drafted
from workers.generation.repair.leaning import only_tells
from workers.generation.repair.origins import Origins
from workers.generation.verification.claims import claims_of
from workers.generation.verification.deeds import tells_a_deed
from workers.generation.verification.sources import Basis, Source
from workers.generation.verification.strictness import ANSWER
from workers.translations.sentences import say


def told_of_its_ticket(drafted: Drafted, intro: str) -> Drafted:
    """A draft that cites one source, with the sentence behind the key `intro` before it; it needs
    no colleague for a deed then, which nobody takes for their own case."""
    held = tuple(one for one in drafted.held if one != DEED)
    text = with_intro(drafted.text, intro, drafted.language)
    return replace(drafted, text=text, held=held, recipe={**drafted.recipe, "intro": intro})


def may_be_told(text: str, source: Candidate) -> bool:
    """Whether a text may stand for its source, deeds included: each of them is there word for word
    (what was done for "him" is not told as done for the reader, nor what was only planned as done),
    and what the text leaves out only tells."""
    basis = Basis(source.title, source.resolution or "", source.language)
    read = Source(basis, compounds=ANSWER.compounds)
    origins = Origins({1: basis}, "", source.language)
    claims = claims_of(text)
    if not all(
        read.says(one.text) or not (tells_a_deed(one.text) or origins.retells_a_deed(one))
        for one in claims
    ):
        return False
    told = {one for claim in claims for one in origins.told_by(claim)}
    return all(one in told or only_tells(one.text) for one in origins.all_of(1))


def with_intro(text: str, intro: str, language: str) -> str:
    """A text behind the sentence that says what it is taken from; as it is without a key."""
    return f"{say(intro, language, number=1)}\n\n{text}" if intro else text
