"""Review cards: a draft with what staff need to decide it, in parts that a platform lays out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a card: its label, as people read it, and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """What stands on a card; sources and buttons are those of its message.

    `title` says what the card is, or what was decided. A part that is None is not shown. The
    question and the lines of the transcript were written by strangers: a platform shows each as a
    quotation, so that none of it can pass for another part of the card. `draft` is Markdown that
    the guard let through.
    """

    title: str
    asker: Part | None = None
    question: Part | None = None
    draft: Part | None = None
    confidence: Part | None = None
    risks: Part | None = None
    transcript: tuple[str, ...] = ()
    """What was said in the thread before, a line each as ``who: text``, oldest first."""
    transcript_label: str = ""
    platform: str = ""
    """The platform that the question was asked on; empty where it is not known."""
    channel: str = ""
    """The channel there."""
    quotes: bool = False
    """The draft quotes tickets word by word."""
    elsewhere: str = ""
    """What is said in the place of a draft that may not be shown here."""
    meant: Part | None = None
    """What a model took the question to mean in its thread, out of the asker's own messages."""
