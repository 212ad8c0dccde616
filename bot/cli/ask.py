"""`guichet ask` and `guichet replay`."""

from __future__ import annotations

import getpass
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.runtime.context import open_desk, print_json, say
from bot.cli.runtime.local_run import NotingQueue, working_desk
from connectors.errors import NotAllowed, QueueUnavailable

if TYPE_CHECKING:
    from connectors.contracts.chat import SourceLink
    from workers.bootstrap import Desk
    from workers.desk.views.drafts import DraftView, SourceView
    from workers.desk.views.questions import QuestionView

POLL = 0.05


def ask(
    text: Annotated[str, typer.Argument(help="The question.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    user: Annotated[
        str, typer.Option("--as", help="Ask as this console account, with its permissions.")
    ] = "",
    timeout: Annotated[float, typer.Option(help="Seconds to wait for the answer.")] = 60.0,
) -> None:
    """Ask a question, through the same pipeline as chat."""
    from connectors.database.ids import new_id
    from workers.desk.inbox.intake import IncomingMessage
    from workers.identity.local_people import PLATFORM, command_line_profile

    with working_desk() as desk:
        person_id, profile = command_line_profile(desk.transactions, getpass.getuser(), user)
        message_id = new_id()
        message = IncomingMessage(
            PLATFORM, message_id, profile.external_id, message_id, text, profile
        )
        began = time.monotonic()
        received = desk.intake.receive(message)
        assert received.question_id is not None, "a new thread always makes a question"
        _require_sent(desk, received.question_id)
    view = _wait(desk, person_id, received.question_id, timeout)
    seconds = time.monotonic() - began
    draft = _draft(desk, person_id, view)
    if as_json:
        print_json(_document(view, draft, seconds))
    else:
        _print(view, draft, seconds, desk.settings.public_url)


def _require_sent(desk: Desk, question_id: str) -> None:
    if isinstance(desk.queue, NotingQueue) and desk.queue.failed is not None:
        raise QueueUnavailable(
            f"{desk.queue.failed.message} The question {question_id} is kept, and answered later.",
            desk.queue.failed.hint,
        )


def _draft(desk: Desk, person_id: str, view: QuestionView) -> DraftView | None:
    """The draft that waits for review, if the one who asks is staff and may see it."""
    if view.status != "in_review":
        return None
    try:
        return desk.views.waiting_draft(person_id, view.id)
    except NotAllowed:
        return None


def _wait(desk: Desk, person_id: str, question_id: str, timeout: float) -> QuestionView:
    deadline = time.monotonic() + timeout
    while True:
        view = desk.views.question(person_id, question_id)
        if view.resting:
            return view
        if time.monotonic() > deadline:
            raise QueueUnavailable(
                f"No answer after {timeout:.0f} seconds; the question {question_id} is kept.",
                "Check that `guichet worker` runs; it will answer when it does.",
            )
        time.sleep(POLL)


def _document(view: QuestionView, draft: DraftView | None, seconds: float) -> dict[str, Any]:
    answer = view.answer
    return {
        "question_id": view.id,
        "status": view.status,
        "gate": view.gate,
        "language": view.language,
        "answer": answer.text if answer else None,
        "note": answer.note if answer else "",
        "message": view.message,
        "draft": draft.text if draft else None,
        "origin": answer.origin if answer else draft.origin if draft else None,
        "confidence": view.confidence,
        "reasons": list(view.reasons),
        "sources": [
            {
                "number": source.number,
                "title": source.title,
                "url": source.url,
                "date": source.date.isoformat() if source.date else None,
                "excerpt": source.excerpt,
            }
            for source in _sources(view, draft)
        ],
        "seconds": round(seconds, 4),
    }


def _sources(
    view: QuestionView, draft: DraftView | None
) -> tuple[SourceLink, ...] | tuple[SourceView, ...]:
    if view.answer is not None:
        return view.answer.sources
    return draft.sources if draft else ()


def _print(view: QuestionView, draft: DraftView | None, seconds: float, public_url: str) -> None:
    if view.answer is not None:
        if view.answer.note:
            say(f"{view.answer.note}\n")
        say(view.answer.text)
    else:
        from workers.desk.outbox.templates import status_line

        say(status_line(view.standing, view.language))
    if draft is not None:
        say(f"\nDraft {draft.id}:\n\n{draft.text}")
    say("")
    for source in _sources(view, draft):
        date = f", {source.date:%Y-%m-%d}" if source.date else ""
        say(f"[{source.number}] {source.title}{date}  {source.url or ''}".rstrip())
    confidence = f", confidence {view.confidence:.2f}" if view.confidence is not None else ""
    say(f"({view.gate or view.status}{confidence}, {seconds:.2f} s, question {view.id})")
    if draft is not None:
        say(f"Decide it: guichet review approve {draft.id}, or {public_url}/review")


def replay(
    question_id: Annotated[str, typer.Argument(help="Id of the question.")],
    prompt: Annotated[
        bool, typer.Option("--prompt", help="Also print what a model was asked.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make the drafts of a question again from the log, and compare them byte for byte."""
    from workers.desk.answers.replay import replay_question

    desk = open_desk()
    replays = replay_question(desk.transactions, question_id)
    if as_json:
        print_json([entry.document() for entry in replays])
    else:
        for entry in replays:
            verdict = "identical" if entry.identical else f"DIFFERENT: {entry.note}"
            say(f"Draft {entry.number} ({entry.drafter}), {entry.status}: {verdict}")
            if prompt and entry.prompt:
                say(f"{entry.prompt}\n\n[answer]")
            say(entry.text)
            say("")
    if not all(entry.identical for entry in replays):
        raise typer.Exit(1)
