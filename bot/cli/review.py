"""`guichet review …`: the review queue from a terminal."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.runtime.context import open_desk, print_json, say
from bot.cli.runtime.local_run import working_desk

if TYPE_CHECKING:
    from workers.bootstrap import Desk

PLATFORM = "cli"
As = Annotated[
    str, typer.Option("--as", help="Console account of the reviewer; else this machine's admin.")
]


app = typer.Typer(help="See and decide drafts.", no_args_is_help=True)


def _reviewer(desk: Desk, user: str) -> str:
    """Who decides: an account, or the person at this machine, who holds the database anyway."""
    from workers.identity.local_people import command_line_profile

    return command_line_profile(desk.transactions, getpass.getuser(), user)[0]


@app.command("list")
def list_drafts(
    user: As = "",
    status: Annotated[str, typer.Option(help="State of the drafts.")] = "proposed",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """The drafts that wait for a decision."""
    desk = open_desk()
    drafts = desk.views.drafts(_reviewer(desk, user), status)
    if as_json:
        print_json(
            [
                {
                    "id": draft.id,
                    "question_id": draft.question.id,
                    "question": draft.question.text,
                    "understood_as": draft.question.standalone,
                    "text": draft.text,
                    "language": draft.language,
                    "confidence": draft.confidence,
                    "reasons": draft.reasons,
                    "risks": draft.risks,
                    "status": draft.status,
                    "created_at": draft.created_at,
                    "sources": [
                        {"number": s.number, "title": s.title, "url": s.url} for s in draft.sources
                    ],
                }
                for draft in drafts
            ]
        )
        return
    for draft in drafts:
        risks = f"  risks: {', '.join(draft.risks)}" if draft.risks else ""
        say(f"{draft.id}  {draft.confidence:.2f}  {draft.question.text[:70]!r}{risks}")
    say(f"{len(drafts)} draft(s) {status}.")


@app.command()
def show(draft_id: str, user: As = "") -> None:
    """One draft with its question and sources."""
    from workers.translations import reasons

    desk = open_desk()
    draft = desk.views.draft(_reviewer(desk, user), draft_id)
    meant = draft.question.standalone
    understood = f"\nUnderstood as: {meant}" if meant else ""
    say(f"Question: {draft.question.text}{understood}\n\n{draft.text}\n")
    for source in draft.sources:
        say(f"[{source.number}] {source.title}  {source.url or ''}".rstrip())
    why = (reasons.in_words(code, "en") for code in draft.reasons)
    say("\n".join([f"confidence {draft.confidence:.2f}", *(f"- {one}" for one in why)]))


@app.command()
def approve(
    draft_id: str,
    user: As = "",
    for_reuse: Annotated[
        bool,
        typer.Option("--for-reuse", help="Serve it again unseen though it names a risky step."),
    ] = False,
) -> None:
    """Send a draft as it is."""
    with working_desk() as desk:
        desk.reviews.approve(_reviewer(desk, user), draft_id, PLATFORM, for_reuse=for_reuse)
    say("Approved.")


@app.command()
def edit(
    draft_id: str,
    text: Annotated[str, typer.Option("--text", help="The answer to send instead.")],
    user: As = "",
) -> None:
    """Send another text instead of the draft's."""
    with working_desk() as desk:
        desk.reviews.edit(_reviewer(desk, user), draft_id, text, PLATFORM)
    say("Sent with your text.")


@app.command()
def reject(
    draft_id: str,
    reason: Annotated[str, typer.Option("--reason", help="What is wrong with it.")],
    user: As = "",
) -> None:
    """Reject a draft; it is tried once more with the reason."""
    with working_desk() as desk:
        desk.reviews.reject(_reviewer(desk, user), draft_id, reason, PLATFORM)
    say("Rejected.")
