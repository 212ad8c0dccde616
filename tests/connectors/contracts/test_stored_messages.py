"""Messages as rows keep them: what an earlier version wrote is read by this one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from connectors.contracts.chat import Action, OutgoingMessage, SourceLink
from connectors.contracts.stored_messages import from_document, to_document

STORED = """
{"kind": "review_card", "text": "Choisissez le profil **labo** [1].", "language": "fr",
 "sources": [
  {"number": 1, "title": "Wifi", "url": "https://glpi.example/1",
   "date": "2025-03-04T05:06:07.000008+00:00", "excerpt": "profil labo"},
  {"number": 2, "title": "Wifi bis", "url": null, "date": null, "excerpt": null}],
 "actions": [{"name": "edit", "label": "Modifier", "value": "01h", "style": "default",
              "asks_text": true}],
 "transcript": ["asker: bonjour"], "console_path": "/review/01h"}
"""
"""A row as the first version wrote it, in the outbox and in the console alike."""
MESSAGE = OutgoingMessage(
    kind="review_card",
    text="Choisissez le profil **labo** [1].",
    language="fr",
    sources=(
        SourceLink(
            1,
            "Wifi",
            "https://glpi.example/1",
            datetime(2025, 3, 4, 5, 6, 7, 8, tzinfo=UTC),
            "profil labo",
        ),
        SourceLink(2, "Wifi bis"),
    ),
    actions=(Action("edit", "Modifier", "01h", asks_text=True),),
    transcript=("asker: bonjour",),
    console_path="/review/01h",
)


def test_a_row_of_the_first_version_is_read() -> None:
    assert from_document(json.loads(STORED)) == MESSAGE


def test_the_first_version_can_read_what_is_written_now() -> None:
    """While workers of both run. It knows these keys and `datetime.fromisoformat`."""
    document, stored = to_document(MESSAGE), json.loads(STORED)
    dates = [
        [datetime.fromisoformat(one.pop("date") or "0001-01-01") for one in each["sources"]]
        for each in (document, stored)
    ]
    assert dates[0] == dates[1]
    assert document == stored
    assert list(document) == list(stored)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2)), None])
def test_what_is_written_is_read_as_it_was(zone: timezone | None) -> None:
    date = datetime(2024, 2, 29, 23, 59, 59, 1, tzinfo=zone)
    message = OutgoingMessage(
        "answer", "café <b> \x7f 👩‍🔧", sources=(SourceLink(1, "t", date=date),)
    )
    assert from_document(json.loads(json.dumps(to_document(message)))) == message


def test_a_field_that_is_missing_has_its_default_and_one_too_many_is_left() -> None:
    assert from_document({"kind": "notice", "text": "hello", "later": 1}) == OutgoingMessage(
        "notice", "hello"
    )


def test_what_is_no_message_is_an_error() -> None:
    with pytest.raises(ValidationError):
        from_document({"kind": "notice"})
