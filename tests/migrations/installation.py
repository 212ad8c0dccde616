"""An installation as the version before revision 0008 left it: a console over a GLPI, in use.

The rows are those that this version wrote when it was tried: its password hashes, the checkpoint of
its last sync, a delivery that was not sent yet, and the lease of a process that was killed.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from connectors.database.migrate import migrate
from tests.migrations.old_rows import AT, put

BEFORE = "0007"
PASSWORD = "correct horse battery"
SCRYPT = "scrypt$32768$8$3$A6MqqAP1l/Xnt3V/EhsHIA==$qSxds5fUu8SgpR6gCx3rcsAnBISswGG7t2fGIiXJ/TU="
"""The password as scrypt kept it."""
KEYS = {"ada": "gk_of-ada", "sam": "gk_of-sam"}
ROOMS = (1, 2, 3)
OPENED = 4
"""The ticket that Ada opened from chat."""
GLPI_TIME = "2026-01-05 08:00:00"
NOBODY = hashlib.sha256(b"[]").hexdigest()[:16]
"""The end of a ticket's hash: nobody asked for it."""
HELD = "pid 4711 on elsewhere [99/abcdef0123456789]"
QUESTIONS = {
    "answered": "The cryostat of room 1 shows an alarm",
    "received": "The cryostat of room 2 shows alarm E27 and stops the pump",
    "working": "The cryostat of room 3 shows alarm E37 and stops the pump",
    "in_review": "Cryostat of room 1: alarm E17, the pump stopped",
    "escalated": "The zeppelin mooring mast hums in B flat",
}
"""A question in each of these states; the state is its id too."""


def problem(room: int) -> str:
    """What is wrong in a room, in GLPI's ticket of that number."""
    return f"The cryostat of room {room} shows alarm E{room}7 and stops the pump."


def solution(room: int) -> str:
    """What helped there."""
    return f"Press reset for ten seconds, then start the pump of room {room} again."


def install(engine: Engine, glpi_url: str) -> str:
    """Bring an empty database to revision 0007 and fill it; when GLPI was last read in full.

    `glpi_url` has no path.
    """
    migrate(engine, BEFORE)
    for name, role in (("ada", "asker"), ("sam", "staff")):
        _account(engine, name, role)
    put(engine, "desk_users", person_id="ada", user_id="1", entities={"LSL > Paris": False},
        entity_ids=["1"], home="1")  # fmt: skip
    _knowledge(engine, glpi_url)
    full_at = _cursors(engine, glpi_url)
    for status, asked in QUESTIONS.items():
        _question(engine, status, asked)
    _answered(engine)
    _in_review(engine)
    _escalated(engine)
    return full_at


def _account(engine: Engine, name: str, role: str) -> None:
    put(engine, "people", id=name, display_name=name.title(), role=role,
        sees_everything=role == "staff")  # fmt: skip
    put(engine, "identities", id=f"i-{name}", person_id=name, external_id=name,
        display_name=name.title(), email=f"{name}@lsl.example")  # fmt: skip
    put(engine, "local_accounts", username=name, person_id=name, password_hash=SCRYPT)
    put(engine, "api_keys", id=f"k-{name}", person_id=name, name="key", created_at=AT,
        key_hash=hashlib.sha256(KEYS[name].encode()).hexdigest())  # fmt: skip


def _knowledge(engine: Engine, glpi_url: str) -> None:
    put(engine, "scopes", id=2, name="entity#1:LSL > Paris")
    for room in ROOMS:
        title = f"Cryostat alarm number {room}"
        put(engine, "tickets", id=room, source="glpi", external_id=str(room), title=title,
            problem=problem(room), resolution=solution(room), entity="LSL > Paris", scope_id=2,
            status=5, opened_at=AT, solved_at=AT, content_hash=content_hash(room),
            url=f"{glpi_url}/front/ticket.form.php?id={room}")  # fmt: skip
        for ordinal, (kind, text) in enumerate(
            (("problem", problem(room)), ("resolution", solution(room)))
        ):
            put(engine, "passages", id=2 * room + ordinal, ticket_id=room, kind=kind,
                ordinal=ordinal, text=text, search_text=f"{title}\n{problem(room)}\n{text}",
                terms_version=0, language="en", scope_id=2, revision=1)  # fmt: skip


def content_hash(room: int) -> str:
    """The hash of a ticket as it was stored."""
    return hashlib.sha256(problem(room).encode()).hexdigest()[:48] + NOBODY


def checkpoint(glpi_url: str, moment: datetime) -> dict[str, Any]:
    """Where the sync of GLPI stood, after it looked three times at what it found at first."""

    def mark(*ids: int) -> dict[str, Any]:
        return {"newest": GLPI_TIME, "read": [[number, GLPI_TIME, 3] for number in ids]}

    lists = {"ITILFollowup": 0, "ITILSolution": len(ROOMS), "TicketTask": 0, "Ticket_User": 1}
    return {
        "url": glpi_url,
        "scopes": "by id",
        "by_owner": False,
        "read_at": moment.isoformat(),
        "names": {
            "entities": {"0": "LSL", "1": "LSL > Paris", "2": "LSL > Saclay"},
            "categories": {"5": "Network > Wireless"},
            "locations": {},
        },
        "reconciled_at": moment.isoformat(),
        "full_at": moment.isoformat(),
        "zone_is_sure": True,
        "zone": "UTC",
        "marks": {
            "Ticket": mark(*ROOMS, OPENED),
            "trash": {"newest": "", "read": []},
            "ITILSolution": mark(*ROOMS),
        },
        "lists": lists,
        "totals": lists,
    }


def _cursors(engine: Engine, glpi_url: str) -> str:
    moment = datetime.now(UTC)
    put(engine, "sync_cursors", source="glpi", cursor=checkpoint(glpi_url, moment),
        started_at=moment, finished_at=moment, result={"created": 4})  # fmt: skip
    put(engine, "sync_cursors", source="glpi:watch", finished_at=moment,
        cursor={"newest": GLPI_TIME, "read": [[OPENED, GLPI_TIME, 3]]})  # fmt: skip
    # Whoever builds the index died long ago, and another machine syncs a file now.
    put(engine, "sync_cursors", source="index", claim=HELD, started_at=AT, claimed_until=AT)
    put(engine, "sync_cursors", source="file:desk", claim=HELD, started_at=moment,
        claimed_until=moment + timedelta(hours=1))  # fmt: skip
    return moment.isoformat()


def _question(engine: Engine, status: str, asked: str) -> None:
    moment = datetime.now(UTC) - timedelta(minutes=5)
    put(engine, "inbound_events", id=f"e-{status}", event_id=status, message_id=f"m-{status}",
        channel="api")  # fmt: skip
    put(engine, "threads", id=f"t-{status}", channel="api", root=f"m-{status}", person_id="ada",
        created_at=moment)  # fmt: skip
    claim = {"claim": "0123456789abcdef", "claimed_until": moment} if status == "working" else {}
    gate = {"answered": "review", "in_review": "review", "escalated": "abstain"}.get(status)
    put(engine, "questions", id=status, event_id=f"e-{status}", thread_id=f"t-{status}",
        person_id="ada", text=asked, redacted=asked, status=status, status_at=moment,
        received_at=moment, attempts=0 if status == "received" else 1, gate=gate,
        **claim)  # fmt: skip


def _draft(engine: Engine, question: str, **values: Any) -> None:
    text, draft = f"From a similar ticket [1]:\n\n{solution(1)}", f"d-{question}"
    evidence = hashlib.sha256(solution(1).encode()).hexdigest()
    put(engine, "drafts", id=draft, question_id=question, text=text, **values)
    put(engine, "draft_sources", draft_id=draft, number=1, ticket_id=1, date=AT, score=0.99,
        ticket_hash=content_hash(1), title="Cryostat alarm number 1",
        evidence_hash=evidence)  # fmt: skip


def _answered(engine: Engine) -> None:
    put(engine, "evidence", text=solution(1), created_at=AT,
        hash=hashlib.sha256(solution(1).encode()).hexdigest())  # fmt: skip
    _draft(engine, "answered", status="approved", decided_at=AT)
    put(engine, "reviews", id="r", draft_id="d-answered", reviewer_id="sam")
    put(engine, "deliveries", id="sent", dedupe_key="answer:1:answered", marker="a" * 32,
        question_id="answered", draft_id="d-answered", channel="api", thread="m-answered",
        sent_channel="api", sent_message_id="x")  # fmt: skip
    notice = {"kind": "notice", "text": "One more thing.", "language": "en", "sources": [],
              "actions": [], "transcript": [], "console_path": "/questions/answered"}  # fmt: skip
    put(engine, "deliveries", id="unsent", dedupe_key="notice:answered", marker="b" * 32,
        question_id="answered", kind="notice", channel="api", thread="m-answered", sent_at=None,
        message=notice, status="pending", attempts=0)  # fmt: skip


def _in_review(engine: Engine) -> None:
    _draft(engine, "in_review", recipe={"drafter": "extractive-1"},
           expires_at=datetime.now(UTC) + timedelta(hours=8))  # fmt: skip


def _escalated(engine: Engine) -> None:
    moment = datetime.now(UTC) - timedelta(minutes=1)
    put(engine, "desk_tickets", id="c", ticket_id=str(OPENED), question_id="escalated",
        opened_at=moment, changed_at=moment)  # fmt: skip
