"""The audit log, for administrators: who did what when, and all of it as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from bot.console.auth.visitors import Asker, Services, Visitor
from bot.console.rendering.templates import page
from connectors.database.models import Role
from connectors.errors import BadInput, NotAllowed
from workers.privacy.audit_log import Entry, Wanted, actions, all_entries, entries, note_export

router = APIRouter(prefix="/audit", include_in_schema=False)

PAGE = 100
LONGEST = 200


def current_admin(visitor: Asker) -> Visitor:
    """The visitor, if they act as an administrator."""
    if visitor.role is not Role.ADMIN:
        raise NotAllowed("This page is for administrators.", "Ask an administrator for the role.")
    return visitor


def wanted_by(
    action: str = "",
    person: str = "",
    subject: str = "",
    since: str = "",
    until: str = "",
    before: str = "",
) -> Wanted:
    """Which entries the address asks for. Days are whole, in UTC. Raises `BadInput`."""
    last = _day(until)
    return Wanted(
        action=action[:LONGEST].strip(),
        person=person[:LONGEST].strip(),
        subject=subject[:LONGEST].strip(),
        since=_day(since),
        until=last + timedelta(days=1) if last is not None else None,
        before=before[:LONGEST],
    )


Admin = Annotated[Visitor, Depends(current_admin)]
Asked = Annotated[Wanted, Depends(wanted_by)]


@router.get("")
def audit(request: Request, visitor: Admin, services: Services, wanted: Asked) -> Response:
    """A page of the log, the newest first."""
    engine = services.desk.engine
    found = entries(engine, wanted, PAGE + 1)
    fields = ("action", "person", "subject", "since", "until")
    query = {name: request.query_params.get(name, "") for name in fields}
    given = {name: value for name, value in query.items() if value}
    older = urlencode({**given, "before": found[PAGE - 1].id}) if len(found) > PAGE else ""
    return page(
        request,
        visitor,
        "audit.html",
        section="audit",
        entries=found[:PAGE],
        shown=_shown,
        actions=actions(engine),
        query=query,
        export=urlencode(given),
        older=older,
    )


@router.get("/export.jsonl")
def export(request: Request, visitor: Admin, services: Services, wanted: Asked) -> Response:
    """Every entry that is asked for, one JSON object a line. That it was read is noted too."""
    engine = services.desk.engine
    note_export(engine, visitor.person_id, "console")
    return StreamingResponse(
        _lines(all_entries(engine, wanted)),
        media_type="application/x-ndjson",
        headers={"content-disposition": 'attachment; filename="audit.jsonl"'},
    )


def _lines(found: Iterator[Entry]) -> Iterator[str]:
    for entry in found:
        yield json.dumps(entry.to_json(), ensure_ascii=False) + "\n"


def _shown(detail: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {_plain(value)}" for key, value in detail.items())


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day(written: str) -> datetime | None:
    if not written:
        return None
    try:
        return datetime.combine(date.fromisoformat(written), time(), UTC)
    except ValueError:
        raise BadInput(f"{written[:40]!r} is no day.", "Write it as 2026-05-01.") from None
