"""From the fields of one JSON object to a ticket record.

What names the ticket or is its text must have the right type, else the line is bad. Dates,
addresses, languages and states are dropped with a note when they make no sense.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from connectors.contracts.documents import FollowUp, RecordKind, SourceDocument
from connectors.database.base import storable

MAX_ID_CHARACTERS = 200
MAX_URL_CHARACTERS = 2_000
STATES = range(1, 7)
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE | re.DOTALL)
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class FieldError(ValueError):
    """The line cannot be used; the message says why, without any text of the ticket."""


def to_record(fields: dict[str, Any], source: str) -> tuple[SourceDocument, list[str]]:
    """The record, and notes on what was dropped. Raises `FieldError`."""
    notes: list[str] = []
    record = SourceDocument(
        source=source,
        external_id=_id(fields.get("id")),
        title=_text(fields, "title") or "",
        content=_text(fields, "content") or "",
        solution=_filled(_text(fields, "solution")),
        followups=_followups(fields.get("followups"), notes),
        category=_filled(_text(fields, "category")),
        entity=_filled(_text(fields, "entity")),
        status=_status(fields.get("status"), notes),
        opened=_time(fields.get("opened"), "opened", notes),
        solved=_time(fields.get("solved"), "solved", notes),
        url=_url(fields.get("url"), notes),
        language=_language(fields.get("language"), notes),
        kind=_kind(fields.get("kind")),
        public=_flag(fields, "public"),
    )
    return record, notes


def _id(value: Any) -> str:
    if value is None:
        raise FieldError("no id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise FieldError("id is neither text nor a whole number")
    text = storable(str(value)).strip()
    if not text:
        raise FieldError("no id")
    if len(text) > MAX_ID_CHARACTERS:
        raise FieldError(f"id is longer than {MAX_ID_CHARACTERS} characters")
    return text


def _text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise FieldError(f"{name} is not text")
    return None if value is None else storable(value)


def _filled(text: str | None) -> str | None:
    return text.strip() or None if text is not None else None


def _followups(value: Any, notes: list[str]) -> tuple[FollowUp, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise FieldError("followups is not a list")
    kept = []
    for item in value:
        if not isinstance(item, dict):
            raise FieldError("a follow-up is not an object")
        # Private ones end here: not even the cleaner gets to see them.
        if _flag(item, "private"):
            continue
        text = _filled(_text(item, "text"))
        if text is not None:
            role = _text(item, "author_role") or _text(item, "by")
            kept.append(FollowUp(text, _time(item.get("date"), "a follow-up's date", notes),
                                 author_role=role))  # fmt: skip
    return tuple(kept)


def _flag(fields: dict[str, Any], name: str) -> bool:
    value = fields.get(name)
    if value is None:
        return False
    # Exports write 0 and 1. Anything else is not guessed at: it decides who may read the text.
    if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)):
        return bool(value)
    raise FieldError(f"{name} is neither true nor false")


def _kind(value: Any) -> RecordKind:
    if value is None or value == "ticket":
        return "ticket"
    if value == "article":
        return "article"
    raise FieldError("kind is neither ticket nor article")


def _status(value: Any, notes: list[str]) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value in STATES:
        return value
    notes.append("status is none of the numbers 1 to 6 and was left out")
    return None


def _time(value: Any, name: str, notes: list[str]) -> datetime | None:
    """An aware time in UTC; a time without a zone is taken to be in UTC already."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value.strip())
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # Told below, together with what is no text.
    notes.append(f"{name} is no ISO 8601 time and was left out")
    return None


def _url(value: Any, notes: list[str]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= MAX_URL_CHARACTERS:
        stripped = storable(value).strip()
        found = WEB_ADDRESS.match(stripped)
        if found:
            if found.group() != stripped:
                notes.append("url was cut off where no address can go on")
            return found.group()
    # Links are shown to people, so nothing but the web's own schemes comes in (no javascript:).
    notes.append("url is no http or https address and was left out")
    return None


def _language(value: Any, notes: list[str]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        found = LANGUAGE.fullmatch(value.strip())
        if found:
            return found.group(1).lower()
    notes.append("language is no language code and was left out")
    return None
