"""What the model is given of a ticket, what it makes of it, and the passages that come of that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from workers.knowledge.chunking.passages import PassageText, cut_passages
from workers.knowledge.extraction.cleaning import CleanTicket
from workers.knowledge.index.passage_table import pack_terms
from workers.text.terms import terms

Usefulness = Literal["none", "low", "medium", "high"]
USEFULNESS: tuple[Usefulness, ...] = get_args(Usefulness)
USELESS: Usefulness = "none"
"""A ticket of this level is found and shown, and never quoted."""


@dataclass(frozen=True, slots=True)
class RawText:
    """A ticket's text as the rules cleaned it: plain, and redacted before it came here."""

    title: str
    problem: str
    resolution: str
    language: str
    """ISO 639-1, or "und"."""

    @property
    def whole(self) -> str:
        """All of it, a part a paragraph."""
        return "\n".join(part for part in (self.title, self.problem, self.resolution) if part)

    @property
    def hash(self) -> str:
        """SHA-256: equal hashes mean that the model would be given the same."""
        form = json.dumps(list(asdict(self).values()), ensure_ascii=True)
        return hashlib.sha256(form.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A ticket as the model puts it. `cause` and `resolution` may be empty."""

    problem: str
    cause: str
    resolution: str
    steps: tuple[str, ...]
    products: tuple[str, ...]
    usefulness: Usefulness

    @property
    def useless(self) -> bool:
        """Whether nobody should be answered with it."""
        return self.usefulness == USELESS

    @property
    def quote(self) -> str:
        """What is quoted: cause and resolution as a paragraph each, steps as a numbered list."""
        steps = "\n".join(f"{number}. {step}" for number, step in enumerate(self.steps, start=1))
        return "\n\n".join(part for part in (self.cause, self.resolution, steps) if part)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every text in it, one by one."""
        return (self.problem, self.cause, self.resolution, *self.steps, *self.products)

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"steps": list(self.steps), "products": list(self.products)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Cleaned:
        """What `to_json` gave."""
        lists = {name: tuple(stored[name]) for name in ("steps", "products")}
        return cls(**{**stored, **lists})


@dataclass(frozen=True, slots=True)
class Cut:
    """Passages of a ticket, and the words of each for the lexical index, by kind and ordinal."""

    passages: tuple[PassageText, ...]
    terms: dict[tuple[str, int], bytes]


def cut_cleaned(title: str, language: str, cleaned: Cleaned) -> Cut:
    """The passages of a ticket from what the model made of it.

    A useless one has its problem only, so that it is found and nothing of it is quoted. Products
    that the problem no longer names are found all the same.
    """
    resolution = None if cleaned.useless else cleaned.quote
    ticket = CleanTicket(title, cleaned.problem, resolution, (), language, {})
    passages = [_with_products(one, cleaned) for one in cut_passages(ticket)]
    return Cut(
        passages=tuple(passages),
        terms={
            (one.kind, one.ordinal): pack_terms(terms(one.search_text, language))
            for one in passages
        },
    )


def _with_products(passage: PassageText, cleaned: Cleaned) -> PassageText:
    if passage.ordinal != 0:
        return passage
    there = passage.search_text.casefold()
    missing = [name for name in cleaned.products if name.casefold() not in there]
    if not missing:
        return passage
    return replace(passage, search_text=f"{passage.search_text}\n{', '.join(missing)}")
