"""Forms that come back."""

from __future__ import annotations

import json
from typing import Any

from connectors.contracts.chat import Choice, FieldKind, Form, FormField, Pressed
from connectors.errors import DatabaseUnavailable
from connectors.slack.rendering.modals import modal
from tests.bot.slack.conftest import Dispatch
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack.payloads import view_submission

CODES = (Choice("wrong", "It is wrong"), Choice("old", "It is old"))
FORM = Form(
    "Reject",
    "Send",
    (
        FormField("code", "What is wrong?", FieldKind.CHOICE, choices=CODES),
        FormField("reason", "In your words", FieldKind.PARAGRAPH),
    ),
)
IDS = {"value": "01DRAFT", "message": "1.5", "channel": "C9", "thread": ""}


def sent(view_id: str = "V1", **values: str) -> dict[str, Any]:
    view = {"id": view_id, "hash": "1", **modal(FORM, "reject", IDS)}
    return view_submission(view, values, "U0ADA", "t1")


def test_it_is_stored_as_the_click_that_it_belongs_to(
    dispatch: Dispatch, desk: RecordingDesk
) -> None:
    reply = dispatch(sent(code="old", reason="The <button> moved & shrank"))
    assert (reply.status, reply.body) == (200, "")
    (event,) = desk.events
    filled = {"code": "old", "reason": "The <button> moved & shrank"}
    assert event.deed == Pressed("reject", "01DRAFT", "1.5", None, filled)
    assert (event.actor, event.channel, event.home) == ("U0ADA", "C9", None)


def test_the_same_form_again_is_one_and_another_text_is_another(
    dispatch: Dispatch, desk: RecordingDesk
) -> None:
    for body in (sent(code="old"), sent(code="old"), sent(code="wrong"), sent("V2", code="old")):
        assert dispatch(body).status == 200
    assert len(desk.events) == 3


def test_what_could_not_be_stored_stays_open_and_says_so(
    dispatch: Dispatch, desk: RecordingDesk
) -> None:
    desk.failures.append(DatabaseUnavailable("No route to db.internal.", "Ask the operator."))
    reply = dispatch(sent(code="old"))
    said = json.loads(reply.body)
    assert said["response_action"] == "errors"
    assert list(said["errors"]) == ["code"]
    assert "db.internal" not in reply.body
    assert json.loads(dispatch(sent(code="old")).body or "{}") == {}
    assert len(desk.events) == 1


def test_a_view_that_is_none_of_our_forms_is_closed(
    dispatch: Dispatch, desk: RecordingDesk
) -> None:
    for change in ({"private_metadata": "[]"}, {"private_metadata": ""}, {"callback_id": ""}):
        body = sent()
        body["view"] |= change
        assert dispatch(body).status == 200
    closed = sent() | {"type": "view_closed"}
    assert dispatch(closed).status == 200
    assert desk.calls == 0
