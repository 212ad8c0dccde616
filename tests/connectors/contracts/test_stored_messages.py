"""Messages as rows keep them: what an earlier version wrote is read by this one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from connectors.contracts.chat import (
    Action,
    FieldKind,
    Form,
    FormField,
    MessageKind,
    OutgoingMessage,
    SourceLink,
)
from connectors.contracts.stored_messages import from_document, to_document
from tests.contracts.chat_platform import CARD

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
    kind=MessageKind.REVIEW_CARD,
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
    actions=(
        Action(
            "edit",
            "Modifier",
            "01h",
            form=Form(
                "Modifier",
                "Modifier",
                (FormField("text", "Modifier", FieldKind.PARAGRAPH, required=True),),
            ),
        ),
    ),
    console_path="/review/01h",
)


def test_a_row_of_the_first_version_is_read() -> None:
    assert from_document(json.loads(STORED)) == MESSAGE


def test_what_the_first_version_knew_is_written_as_it_was() -> None:
    """Its keys and their values; it leaves what it does not know."""
    document, stored = to_document(MESSAGE), json.loads(STORED)
    dates = [
        [datetime.fromisoformat(one.pop("date") or "0001-01-01") for one in each["sources"]]
        for each in (document, stored)
    ]
    assert dates[0] == dates[1]
    # A form took the place of the one question that there was, a card that of the transcript.
    assert stored.pop("transcript") == ["asker: bonjour"]
    for action in stored["actions"]:
        assert action.pop("asks_text")
    (action,) = document.pop("actions")
    assert {key: action[key] for key in stored["actions"][0]} == stored.pop("actions")[0]
    assert {key: document[key] for key in stored} == stored


def test_a_card_is_read_as_it_was_written() -> None:
    message = OutgoingMessage(MessageKind.REVIEW_CARD, "text", card=CARD, note="n", redacted="r")
    assert from_document(json.loads(json.dumps(to_document(message)))) == message


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2)), None])
def test_what_is_written_is_read_as_it_was(zone: timezone | None) -> None:
    date = datetime(2024, 2, 29, 23, 59, 59, 1, tzinfo=zone)
    message = OutgoingMessage(
        MessageKind.ANSWER, "café <b> \x7f 👩‍🔧", sources=(SourceLink(1, "t", date=date),)
    )
    assert from_document(json.loads(json.dumps(to_document(message)))) == message


def test_a_field_that_is_missing_has_its_default_and_one_too_many_is_left() -> None:
    assert from_document({"kind": "notice", "text": "hello", "later": 1}) == OutgoingMessage(
        MessageKind.NOTICE, "hello"
    )


def test_what_is_no_message_is_an_error() -> None:
    with pytest.raises(ValidationError):
        from_document({"kind": "notice"})
