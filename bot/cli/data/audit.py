"""`guichet audit`: who did what when."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.runtime.context import open_desk, say
from connectors.errors import BadInput

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from workers.privacy.audit_log import Entry

Moment = Annotated[str, typer.Option(help="Moment, such as 2026-05-01 or 2026-05-01T14:00 (UTC).")]


def audit(
    action: Annotated[
        str, typer.Option(help="Only this action, or what begins so, such as review.")
    ] = "",
    person: Annotated[
        str, typer.Option(help="Only of this person, by id or name; -: of nobody at a page.")
    ] = "",
    subject: Annotated[str, typer.Option(help="Only about this.")] = "",
    since: Moment = "",
    until: Moment = "",
    limit: Annotated[int, typer.Option("-n", min=1, max=1_000, help="Entries to show.")] = 50,
    lines: Annotated[
        bool, typer.Option("--jsonl", help="Print all of them, one JSON object a line.")
    ] = False,
) -> None:
    """Show who did what when: logins, roles, decisions, erasures, backups, settings."""
    from workers.privacy.audit_log import Wanted, all_entries, entries

    engine = open_desk().engine
    wanted = Wanted(action, person, subject, _moment(since), _moment(until))
    if lines:
        # Read before it is said, or the export would have itself for its newest line.
        for entry in all_entries(engine, wanted):
            say(json.dumps(entry.to_json(), ensure_ascii=False))
        audit_by_hand(engine, "audit.exported", "command line")
        return
    for entry in reversed(entries(engine, wanted, limit)):
        say(_line(entry))


def audit_by_hand(engine: Engine, action: str, subject: str, **detail: Any) -> None:
    """Note what somebody did at the command line, with their name on this machine."""
    from connectors.database.audit import audit as note

    with engine.begin() as connection:
        note(connection, None, action, subject, user=_user(), **detail)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # In a container the number of the user may have no name.
        return ""


def _moment(written: str) -> datetime | None:
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise BadInput(f"{written[:40]!r} is no moment.", "Write 2026-05-01T14:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _line(entry: Entry) -> str:
    who = entry.name or entry.person_id or "-"
    detail = " ".join(f"{key}={value}" for key, value in entry.detail.items())
    return (
        f"{entry.at:%Y-%m-%d %H:%M:%S}  {who}  {entry.action}  {entry.subject}  {detail}".rstrip()
    )
