"""Why a reply is not used: the codes that are stored, counted and shown."""

from __future__ import annotations

from typing import Literal, get_args

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


class Rejection(Exception):
    """A reply that is not used. `detail` says what in it was the reason; it may hold its text."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.detail = detail[:MOST_DETAIL_CHARS]
