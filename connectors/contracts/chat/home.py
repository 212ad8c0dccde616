"""The bot's own page for a person, where a platform has one."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.contracts.chat.messages import Action


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One question, ticket or draft: what it is, how it stands, and where it is to be read."""

    text: str
    state: str = ""
    url: str | None = None
    redacted: str | None = None
    """What is said instead of `text` where no ticket text may be shown; None: `text` has none."""


@dataclass(frozen=True, slots=True)
class HomeSection:
    """Lines under a title; `empty` is what is said where there is none."""

    title: str
    lines: tuple[HomeLine, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """A page: a few words of introduction, the sections, and buttons."""

    text: str
    sections: tuple[HomeSection, ...] = ()
    actions: tuple[Action, ...] = ()
