"""Forms as views."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from slack_sdk.models.views import View

from connectors.contracts.chat import Choice, FieldKind, Form, FormField
from connectors.errors import Refused
from connectors.slack.rendering.modals import filled, ids_of, modal
from tests.connectors.slack.rendering.messages import forms
from tests.fakes.slack.limits import check_view

REJECT = Form(
    "Reject",
    "Send",
    (
        FormField("text", "Answer", FieldKind.PARAGRAPH, "draft", (), True, 3_000),
        FormField("code", "Why", FieldKind.CHOICE, "b", (Choice("a", "A"), Choice("b", "B"))),
    ),
)


@settings(max_examples=40)
@given(forms)
def test_no_form_breaks_a_limit(form: Form) -> None:
    view = modal(form, "guichet:reject", {"draft": "01abc"}, close="Cancel")
    check_view(view)
    View(**view).to_dict()


def test_a_form_asks_for_its_fields() -> None:
    view = modal(REJECT, "guichet:reject", {"draft": "01abc"})
    text, code = view["blocks"]
    assert text["element"] == {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": True,
        "max_length": 3_000,
        "initial_value": "draft",
    }
    assert (text["block_id"], text["optional"], code["optional"]) == ("text", False, True)
    assert code["element"]["initial_option"]["value"] == "b"
    assert [one["value"] for one in code["element"]["options"]] == ["a", "b"]


def test_what_was_filled_in_comes_back_by_name() -> None:
    view = modal(REJECT, "guichet:reject", {"draft": "01abc"}) | {
        "state": {
            "values": {
                "text": {"value": {"type": "plain_text_input", "value": "no"}},
                "code": {"value": {"selected_option": {"value": "a"}}},
                "line": {"value": {"value": None}},
            }
        }
    }
    assert filled(view) == {"text": "no", "code": "a", "line": ""}
    assert ids_of(view) == {"draft": "01abc"}


@pytest.mark.parametrize(
    "view",
    [
        {},
        {"state": None},
        {"state": {"values": []}},
        {"private_metadata": "{"},
        {"private_metadata": '["x"]'},
        {"private_metadata": '{"a": 1}'},
    ],
)
def test_a_view_that_is_not_ours_holds_nothing(view: dict[str, Any]) -> None:
    assert (filled(view), ids_of(view)) == ({}, {})


@pytest.mark.parametrize(
    "field",
    [
        FormField("text", "x", initial="a" * 3_001),
        FormField("code", "x", FieldKind.CHOICE),
        FormField("code", "x", FieldKind.CHOICE, choices=(Choice("a" * 151, "a"),)),
    ],
)
def test_a_field_that_does_not_fit_is_refused(field: FormField) -> None:
    with pytest.raises(Refused):
        modal(Form("t", "s", (field,)), "c", {})


def test_a_text_among_the_ids_is_refused() -> None:
    with pytest.raises(Refused):
        modal(REJECT, "c", {"draft": "a" * 3_001})
