"""What a ticket that is opened for somebody says, and what is added to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from connectors.contracts.chat import SourceLink
from connectors.database.models import Question
from workers.desk.inbox.history import Turn
from workers.text.characters import plain_characters
from workers.translations.sentences import say

SPEAKERS = ("asker", "guichet", "colleague")
"""Who speaks in a thread; see `workers.desk.inbox.history.Turn`."""


def ticket_body(
    question: Question,
    subject: Question,
    turns: Sequence[Turn],
    given: str | None,
    sources: Sequence[SourceLink],
    reason: str,
) -> str:
    """What it is about, the reason, the conversation, the answer that was given, the sources that
    were tried. Where `subject` is another question, what `question` says comes last in the
    conversation."""
    language = question.language
    if subject is not question:
        told = [turn for turn in turns if turn.at != subject.received_at]
        turns = [*told, Turn("asker", question.redacted, question.received_at)]
    parts = [
        f"{say('ticket_question', language)}\n{subject.redacted}",
        f"{say('ticket_reason', language)} {say(f'ticket_reason_{reason}', language)}",
    ]
    if turns:
        said = "\n".join(
            f"- {say(f'ticket_by_{turn.who}', language)} {turn.text}" for turn in turns
        )
        parts.append(f"{say('ticket_before', language)}\n{said}")
    if given:
        parts.append(f"{say('ticket_tried', language)}\n{given}")
    if sources:
        tried = "\n".join(
            f"[{source.number}] {source.title} {source.url or ''}".rstrip() for source in sources
        )
        parts.append(f"{say('ticket_sources', language)}\n{tried}")
    return "\n\n".join(parts)


def typeset(body: str, language: str) -> str:
    """A ticket's text with its labels as the language writes them: redaction, which sees the whole
    text, makes plain spaces of all."""
    labels = {plain_characters(label): label for label in _labels(language)}
    beginning = "|".join(map(re.escape, labels))
    return re.sub(
        rf"^(- )?({beginning})", lambda found: (found[1] or "") + labels[found[2]], body, flags=re.M
    )


def _labels(language: str) -> list[str]:
    return [
        say("ticket_question", language),
        say("ticket_reason", language),
        say("ticket_before", language),
        say("ticket_tried", language),
        say("ticket_sources", language),
        *(say(f"ticket_by_{who}", language) for who in SPEAKERS),
    ]


def asked_by(question: Question, body: str) -> str:
    """A ticket's text with the asker's name, which staff need where the desk knows no requester."""
    name = question.person.display_name
    return f"{say('ticket_asked_by', question.language)} {name}\n\n{body}"


def said_by(name: str, text: str, language: str) -> str:
    """What somebody adds to a ticket: the desk shows it under our account's name, not theirs."""
    return f"{say('ticket_said_by', language, name=name)}\n\n{text}"
