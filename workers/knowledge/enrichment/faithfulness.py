"""Whether a cleaned ticket says only what the ticket says. Pure.

Everything in it that can be checked must occur in the ticket: numbers with their units, links,
paths, commands, error codes, quoted text, names and products. Resolution and steps are what others
will be told to do, so the ticket's solution alone bears them out, most of their words included:
what the requester wrote may be anything, also an order to the model. (Names may stand in the
title.) That is strict on purpose: a right text that is rejected costs a little polish, a wrong one
that is accepted costs an answer. What it cannot see is a meaning that was turned round in ordinary
words.
"""

from __future__ import annotations

from dataclasses import replace

from connectors.contracts.llm import FINISHED, Completion
from workers.generation.guardrails.risk import named_risks
from workers.generation.verification.claims import plain_claims
from workers.generation.verification.facts import Fact, FactIndex
from workers.generation.verification.grounding import check_claims, checkable
from workers.generation.verification.sources import Basis, Source
from workers.generation.verification.strictness import CLEANING
from workers.knowledge.cleaned.texts import Cleaned, RawText
from workers.knowledge.enrichment.reply import Rejection, read_reply
from workers.text.language import detect_language


def judge(completion: Completion, raw: RawText) -> Cleaned:
    """What the model made of `raw`. Raises `Rejection` with the reason why it is not used."""
    if completion.finish_reason not in FINISHED:
        raise Rejection("cut_off", f"{completion.completion_tokens} tokens")
    cleaned = read_reply(completion.text, raw)
    check_language(cleaned, raw)
    check_faithful(cleaned, raw)
    return without_guesses(cleaned, raw)


def check_faithful(cleaned: Cleaned, raw: RawText) -> None:
    """Raise `Rejection`, naming the first thing in `cleaned` that `raw` does not hold."""
    ticket = FactIndex(raw.whole)
    for product in cleaned.products:
        if not ticket.holds(Fact("name", product)):
            raise Rejection("product", product)
    solved = (cleaned.resolution, *cleaned.steps)
    for text in (cleaned.problem, cleaned.cause, *solved):
        for fact in checkable(text, raw.language):
            if not ticket.holds(fact):
                raise Rejection("number" if fact.kind == "figure" else fact.kind, fact.text)
    solution = _Solution(raw)
    for text in solved:
        missing = solution.missing(text)
        if missing is not None:
            raise Rejection("not_in_solution", missing)


def without_guesses(cleaned: Cleaned, raw: RawText) -> Cleaned:
    """`cleaned` without a cause that only the requester gives: it would be quoted as ours."""
    if _Solution(raw).missing(cleaned.cause) is None:
        return cleaned
    return replace(cleaned, cause="")


def check_language(cleaned: Cleaned, raw: RawText) -> None:
    """Raise `Rejection` if the texts are in another language than the ticket; short ones may be
    in any."""
    if raw.language == "und":
        return
    found = detect_language("\n".join(cleaned.fields[: -len(cleaned.products) or None]))
    if found not in ("und", raw.language):
        raise Rejection("wrong_language", found)


class _Solution:
    """A ticket's solution, as what alone bears out what others are told to do."""

    def __init__(self, raw: RawText) -> None:
        self._language = raw.language
        basis = Basis(raw.title, raw.resolution, raw.language)
        self._source = Source(basis, compounds=CLEANING.compounds)
        said = (raw.resolution, *(claim.text for claim in plain_claims(raw.resolution)))
        self._risks = {risk for text in said for risk in named_risks(text)}

    def missing(self, text: str) -> str | None:
        """The first thing in `text` that the solution does not hold: a fact, or a sentence with
        too few of its words or with a kind of risky step that is not in it; None if it holds all.
        """
        for fact in checkable(text, self._language):
            if not self._source.bears_out(fact):
                return fact.text
        support = check_claims(plain_claims(text), {1: self._source}, self._language, CLEANING)
        for one in support.checked:
            # Of a password or a deletion one word is enough, however long the true rest.
            if not one.supported or not self._risks.issuperset(named_risks(one.claim.text)):
                return one.claim.text
        return None
