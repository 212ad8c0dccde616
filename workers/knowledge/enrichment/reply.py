"""Reading the model's reply: JSON of the right form and size, or a reason why not. Pure.

The reasons are the codes that are stored, counted and shown.
"""

from __future__ import annotations

import json
import re
from typing import Any, Literal, get_args

from workers.knowledge.cleaned.texts import USEFULNESS, Cleaned, RawText
from workers.knowledge.enrichment.prompt import SCHEMA
from workers.text.characters import plain_characters

Reason = Literal[
    "not_json",
    "wrong_form",
    "too_long",
    "cut_off",
    "wrong_language",
    "number",
    "link",
    "path",
    "command",
    "code",
    "quote",
    "name",
    "product",
    "placeholder",
    "not_in_solution",
    "orders",
    "no_room",
    "gave_up",
]
"""``number`` to ``placeholder``: the reply holds one that the ticket does not. ``not_in_solution``:
the ticket's solution does not say to do this, though its requester may. ``orders``: the ticket
speaks to the model, which is not even asked. ``no_room``: it is longer than the model can read.
``gave_up``: every try ended in an error."""
REASONS: tuple[Reason, ...] = get_args(Reason)
MOST_DETAIL_CHARS = 120
MOST_CHARACTERS = 20_000
"""A reply that is longer is not even read."""
MOST_STEPS = 30
MOST_PRODUCTS = 15
MOST_PRODUCT_CHARS = 100
GROWTH = 1.3
"""Cleaning makes shorter; what is this many times as long as the ticket holds something else."""
ROOM = 300
"""Characters that a reply may have in any case: two short sentences made of one."""
_FENCE = "```"
_OPENING = re.compile(rf"{_FENCE}(?:json)?[ \t]*\n")
_LIST_MARK = re.compile(r"\A\s*(?:\d{1,2}[.)]|[-*•])\s+")
_TEXTS = ("problem", "cause", "resolution")
_LISTS = ("steps", "products")


class Rejection(Exception):
    """A reply that is not used. `detail` says what in it was the reason; it may hold its text."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.detail = detail[:MOST_DETAIL_CHARS]


def read_reply(text: str, raw: RawText) -> Cleaned:
    """The reply as `Cleaned`. Raises `Rejection`: ``too_long``, ``not_json`` or ``wrong_form``."""
    if len(text) > MOST_CHARACTERS:
        raise Rejection("too_long", f"{len(text)} characters")
    cleaned = _cleaned(_object(text))
    size = sum(map(len, cleaned.fields))
    if size > GROWTH * len(raw.whole) + ROOM:
        raise Rejection("too_long", f"{size} characters of {len(raw.whole)}")
    return cleaned


def _object(text: str) -> dict[str, Any]:
    try:
        # A field that comes twice would hide one of its values, and NaN is no JSON.
        found = json.loads(_unfenced(text), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Rejection("not_json", type(error).__name__) from None
    if not isinstance(found, dict):
        raise Rejection("wrong_form", "not an object")
    return found


def _unfenced(text: str) -> str:
    """What stands between the fences of a code block, if the whole text is one."""
    text = text.strip()
    opening = _OPENING.match(text)
    fenced = opening is not None and text.endswith(_FENCE, opening.end())
    return text[opening.end() : -len(_FENCE)] if opening is not None and fenced else text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Rejection("wrong_form", "a field twice")
    return found


def _no_constant(_name: str) -> Any:
    raise Rejection("not_json", "NaN or Infinity")


def _cleaned(found: dict[str, Any]) -> Cleaned:
    wanted = set(SCHEMA["required"])
    if found.keys() != wanted:
        wrong = sorted(wanted.symmetric_difference(found.keys()))[0]
        raise Rejection("wrong_form", f"field {plain_characters(wrong)[:40]!r}")
    for name in _TEXTS:
        if not isinstance(found[name], str):
            raise Rejection("wrong_form", f"{name} is no text")
    for name, most in zip(_LISTS, (MOST_STEPS, MOST_PRODUCTS), strict=True):
        if not _is_texts(found[name]):
            raise Rejection("wrong_form", f"{name} is no list of texts")
        if len(found[name]) > most:
            raise Rejection("too_long", f"{len(found[name])} {name}")
    if found["usefulness"] not in USEFULNESS:
        raise Rejection("wrong_form", "usefulness is no level")
    cleaned = Cleaned(
        **{name: _plain(found[name]) for name in _TEXTS},
        steps=_texts(_LIST_MARK.sub("", step) for step in found["steps"]),
        products=_texts(found["products"]),
        usefulness=found["usefulness"],
    )
    if not cleaned.problem:
        raise Rejection("wrong_form", "problem is empty")
    if any(len(name) > MOST_PRODUCT_CHARS for name in cleaned.products):
        raise Rejection("wrong_form", "a product that is none")
    if not cleaned.useless and not (cleaned.resolution or cleaned.steps):
        raise Rejection("wrong_form", "neither resolution nor steps")
    return cleaned


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(text for value in values if (text := _plain(value)))


def _plain(text: str) -> str:
    return plain_characters(text).strip()
