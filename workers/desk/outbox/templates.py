"""What the desk tells people, as messages of the neutral form. Words are in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from connectors.contracts.chat import CHOICE, Action, MessageKind, OutgoingMessage, SourceLink
from connectors.database.models import Draft, DraftStatus, Question
from workers.desk.outbox.forms import vote_form
from workers.desk.outbox.quotations import quotes
from workers.generation.drafter import nobody_wrote
from workers.generation.guardrails.screening import sanitize_draft
from workers.translations.sentences import say

TITLE = 90
"""Characters of a ticket's title that is made from a question."""


def answer(
    question: Question,
    draft: Draft,
    text: str,
    sources: Sequence[SourceLink],
    *,
    quoting: bool = False,
) -> OutgoingMessage:
    """An answer with its sources and the buttons to judge it. `quoting`: words of tickets are in
    it, whatever the draft's origin says."""
    quoting = quoting or quotes(draft, text)
    redacted = say("redacted_answer", draft.language) if quoting else None
    note = note_of(draft)
    if note:
        text = f"{text}\n\n{note}" if draft.origin == "approved" else f"{note}\n\n{text}"
    return OutgoingMessage(
        kind=MessageKind.ANSWER,
        text=text,
        language=draft.language,
        sources=tuple(sources),
        actions=_asker_actions(question, vote=True),
        redacted=redacted,
        console_path=f"/questions/{question.id}",
    )


def timed(message: OutgoingMessage, seconds: int) -> OutgoingMessage:
    """`message` with how long its asker waited for it."""
    return replace(message, note=say("answered_in", message.language, seconds=max(seconds, 1)))


def with_question(message: OutgoingMessage, question: Question) -> OutgoingMessage:
    """`message` below the beginning of the question that it is about, for where that does not stand
    above it: what is told in private is one list."""
    title = sanitize_draft(ticket_title(question), (), (), question.language).text
    redacted = message.redacted
    return replace(
        message,
        text=f"> {title}\n\n{message.text}",
        redacted=None if redacted is None else f"> {title}\n\n{redacted}",
    )


def note_of(draft: Draft) -> str:
    """What the asker is told about where an answer comes from, in its language; mostly nothing."""
    if draft.origin == "approved":
        approved, expires = (
            _day(draft.recipe[key], draft.language) for key in ("approved_at", "expires_at")
        )
        return say("approved_note", draft.language, approved=approved, expires=expires)
    # What a colleague looked at needs no excuse.
    quoted = draft.origin == "extractive" and draft.status == DraftStatus.RELEASED
    if quoted and nobody_wrote(draft.recipe.get("fallen", ())):
        return say("quoted_note", draft.language)
    return ""


def without_answer(
    question: Question,
    gate: str,
    *,
    unwritten: bool = False,
    unknown_to: str = "",
    more: str = "",
    choices: Sequence[str] = (),
) -> OutgoingMessage:
    """That nothing was found, or one question back. `unwritten`: no model could write;
    `unknown_to`: the directory that does not know the asker, as people
    call it; `more` takes the place of the usual words; `choices` are titles that stand in it, and
    may be pressed."""
    text = more or say("abstain_unwritten" if unwritten else gate, question.language)
    if unknown_to:
        text = f"{text}\n\n{say('unknown_asker', question.language, system=unknown_to)}"
    return OutgoingMessage(
        kind=MessageKind.ANSWER,
        text=text,
        language=question.language,
        actions=(*_choices(question, choices), *_asker_actions(question, vote=False)),
        # Where no title may be shown, there is none to choose, either.
        redacted=say("clarify", question.language) if choices else None,
        console_path=f"/questions/{question.id}",
    )


def writing(
    question: Question, text: str, seconds: int, reader: str | None = None
) -> OutgoingMessage:
    """An answer as far as it is written; `reader` is its asker's id on the platform."""
    return OutgoingMessage(
        kind=MessageKind.PROGRESS,
        text=text,
        language=question.language,
        note=say("writing", question.language, seconds=seconds),
        reader=reader,
        console_path=f"/questions/{question.id}",
    )


def withdrawn(question: Question) -> OutgoingMessage:
    """That an answer which was being written is not finished."""
    return OutgoingMessage(
        kind=MessageKind.PROGRESS,
        text=say("withdrawn", question.language),
        language=question.language,
    )


def checking(question: Question) -> OutgoingMessage:
    """That a colleague checks the answer."""
    return _notice(question, say("checking", question.language))


def handed_over(
    question: Question, reason: str, handler: str | None, more: str = ""
) -> OutgoingMessage:
    """That a human has it now, and why; `more` stands below it."""
    text = say(f"handed_over_{reason}", question.language, name=handler or "")
    return _notice(question, f"{text}\n\n{more}" if more else text)


def reply(
    question: Question, text: str, sources: Sequence[SourceLink] = (), *, quoting: bool = False
) -> OutgoingMessage:
    """What is said without a draft. `quoting`: titles of tickets are in it."""
    redacted = say("redacted_answer", question.language) if quoting else None
    return OutgoingMessage(
        kind=MessageKind.ANSWER,
        text=text,
        language=question.language,
        sources=tuple(sources),
        actions=_asker_actions(question, vote=False),
        redacted=redacted,
        console_path=f"/questions/{question.id}",
    )


def handed_back(question: Question, name: str) -> OutgoingMessage:
    """That whoever had taken a question passed it on to colleagues."""
    return _notice(question, say("handed_back", question.language, name=name))


def addition(question: Question, text: str, name: str, *, quoting: bool = False) -> OutgoingMessage:
    """What a member of staff adds to an answer that a colleague let through; `quoting`: words of
    tickets are in it."""
    head = say("addition", question.language, name=name)
    redacted = f"{head}\n\n{say('redacted_answer', question.language)}"
    return OutgoingMessage(
        kind=MessageKind.NOTICE,
        text=f"{head}\n\n{text}",
        language=question.language,
        redacted=redacted if quoting else None,
        console_path=f"/questions/{question.id}",
    )


def ticket_opened(question: Question) -> OutgoingMessage:
    """The ticket's number, and its link where there is one."""
    key = "ticket_opened" if question.ticket_url else "ticket_opened_no_link"
    text = say(key, question.language, ticket=question.ticket_id, url=question.ticket_url)
    return OutgoingMessage(kind=MessageKind.NOTICE, text=text, language=question.language)


def about_ticket(
    question: Question, what: str, sources: Sequence[SourceLink] = (), *, system: str = ""
) -> OutgoingMessage:
    """Something that happened to the ticket of a question; `what` is a key of the catalogue, and
    `system` is what people call the ticket system. A solution is asked about: did it help?"""
    asked = ("helpful", "nothelpful") if what == "ticket_solved" else ()
    return OutgoingMessage(
        kind=MessageKind.NOTICE,
        text=say(what, question.language, ticket=question.ticket_id, system=system),
        language=question.language,
        sources=tuple(sources),
        actions=tuple(_action(name, question) for name in asked),
        console_path=f"/questions/{question.id}" if asked else None,
    )


def status_line(status: str, language: str) -> str:
    """How a question stands, in one line."""
    if status == "abstained":
        return say("abstain", language)
    if status == "clarifying":
        return say("clarify", language)
    return say(f"status_{status}", language)


def ticket_title(question: Question) -> str:
    """The first line of the question, cut at a word."""
    line = next(line for line in question.redacted.splitlines() if line.strip()).strip()
    if len(line) <= TITLE:
        return line
    return line[: TITLE - 1].rpartition(" ")[0].rstrip(",.;: ") + "…"


def _notice(question: Question, text: str) -> OutgoingMessage:
    return OutgoingMessage(
        kind=MessageKind.NOTICE,
        text=text,
        language=question.language,
        actions=(_action("openticket", question),),
        console_path=f"/questions/{question.id}",
    )


def _choices(question: Question, choices: Sequence[str]) -> tuple[Action, ...]:
    return tuple(
        Action(f"{CHOICE}{number}", title, question.id) for number, title in enumerate(choices, 1)
    )


def _asker_actions(question: Question, *, vote: bool) -> tuple[Action, ...]:
    votes = ("helpful", "nothelpful") if vote else ()
    return tuple(_action(name, question) for name in (*votes, "openticket", "human"))


def _action(name: str, question: Question) -> Action:
    return Action(
        name,
        say(f"action_{name}", question.language),
        question.id,
        form=vote_form(question.language) if name == "nothelpful" else None,
    )


def _day(value: str, language: str) -> str:
    form = "%d/%m/%Y" if language == "fr" else "%Y-%m-%d"
    return datetime.fromisoformat(value).strftime(form)
