"""Forms: what a platform asks a person for before it calls us with their click."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    """One line of text."""
    PARAGRAPH = "paragraph"
    """Several lines of text."""
    CHOICE = "choice"
    """One of `choices`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen, and what people read for it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that is asked for.

    `name` matches ``[A-Za-z0-9]+``; what was filled in comes back under it. Nothing that comes
    back is trusted: no platform holds a person to `choices`, `required` or `maximum`.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    initial: str = ""
    """What stands in it when it opens: a text, or the value of a choice; empty: nothing."""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    maximum: int | None = None
    """Most characters of a text. The sender has made it fit into `PlatformInfo.form_limit`."""


@dataclass(frozen=True, slots=True)
class Form:
    """Some fields, with a title and the label of the button that sends them.

    Both have at most 24 characters, which is what Slack shows.
    """

    title: str
    submit: str
    fields: tuple[FormField, ...]
