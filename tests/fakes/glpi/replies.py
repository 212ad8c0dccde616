"""Answers in GLPI's forms."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.glpi.world import Account, Row, in_zone

MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>MAINTENANCE MODE - GLPI</title></head>"
    "<body><p>Service is down for maintenance. It will be back shortly.</p></body></html>"
)


TEXTS = ("name", "completename", "content", "answer")


@dataclass
class Reply:
    """One HTTP answer."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def as_json(status: int, body: Any, **headers: str) -> Reply:
    """A JSON answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, text, {"Content-Type": "application/json; charset=UTF-8", **named})


def error(status: int, code: str, message: Any = "texte localisé") -> Reply:
    """GLPI's error body. The message may be a text, None or a list."""
    return as_json(status, [code, message])


def maintenance() -> Reply:
    """What maintenance, a dead database and a pending update all look like."""
    return Reply(200, MAINTENANCE.encode(), {"Content-Type": "text/html; charset=UTF-8"})


def shown(row: Row, account: Account, *, raw: bool) -> Row:
    """A row as the API writes it: times in the account's zone, texts encoded unless `raw`."""
    out: Row = {}
    for name, value in row.items():
        if isinstance(value, datetime):
            out[name] = in_zone(value, account.zone)
        elif isinstance(value, str) and not raw and name in TEXTS:
            out[name] = _sanitized(value)
        else:
            out[name] = value
    return out


def _sanitized(text: str) -> str:
    return "".join(f"&#{ord(c)};" if c in "<>&" else c for c in text)


def last_modified(row: Row) -> dict[str, str]:
    """The header of a single item: UTC, always right."""
    moment = row["date_mod"]
    return {"Last_Modified": http_date(moment)} if moment is not None else {}


def http_date(moment: datetime) -> str:
    """A moment in UTC as headers say it."""
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def session_of(account: Account, moment: datetime) -> Row:
    """What a session tells of itself, as far as somebody may look at it."""
    entity = min(account.entities) if account.entities else 0
    recursive = int(account.entities is None)
    return {
        "glpiID": account.user_id,
        "glpi_currenttime": in_zone(moment, account.zone),
        "glpiactive_entity": entity,
        "glpiactive_entity_recursive": recursive,
        "glpiactiveprofile": {
            "name": "Guichet",
            "interface": "helpdesk" if account.own else "central",
            "entities": [{"id": entity, "name": "x", "is_recursive": recursive}],
            **account.rights(),
        },
    }


def unescaped(text: str) -> str:
    """The stored form of a POSTed text: already encoded input is kept as one level."""
    return html.unescape(text) if "&#60;" in text else text
