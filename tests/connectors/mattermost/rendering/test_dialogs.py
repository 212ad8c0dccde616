"""Forms as dialogs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from connectors.contracts.chat import Choice, FieldKind, Form, FormField
from connectors.errors import Refused
from connectors.mattermost.rendering.dialogs import dialog, filled
from tests.connectors.slack.rendering.messages import forms

REJECT = Form(
    "Reject",
    "Send",
    (
        FormField("text", "Answer", FieldKind.PARAGRAPH, "draft", (), True, 3_000),
        FormField("line", "Line", FieldKind.LINE, maximum=100),
        FormField("code", "Why", FieldKind.CHOICE, "b", (Choice("a", "A"), Choice("b", "B"))),
    ),
)
LIMITS = {"text": 150, "textarea": 3_000}


@settings(max_examples=40)
@given(forms)
def test_no_form_breaks_a_limit(form: Form) -> None:
    made = dialog(form, "guichet", "state")
    assert 0 < len(made["title"]) <= 24
    assert 0 < len(made["submit_label"]) <= 24
    for element in made["elements"]:
        assert 0 < len(element["display_name"]) <= 24
        if element["type"] == "select":
            values = [one["value"] for one in element["options"]]
            assert len(values) == len(set(values))
            assert all(0 < len(one["text"]) <= 100 for one in element["options"])
            assert element.get("default", values[0]) in values
        else:
            assert len(element.get("default", "")) <= element["max_length"]
            assert element["max_length"] <= LIMITS[element["type"]]


def test_a_form_asks_for_its_fields() -> None:
    made = dialog(REJECT, "guichet", "state")
    assert (made["callback_id"], made["state"], made["title"]) == ("guichet", "state", "Reject")
    assert made["elements"] == [
        {
            "name": "text",
            "display_name": "Answer",
            "optional": False,
            "type": "textarea",
            "max_length": 3_000,
            "default": "draft",
        },
        {
            "name": "line",
            "display_name": "Line",
            "optional": True,
            "type": "text",
            "max_length": 100,
        },
        {
            "name": "code",
            "display_name": "Why",
            "optional": True,
            "type": "select",
            "options": [{"text": "A", "value": "a"}, {"text": "B", "value": "b"}],
            "default": "b",
        },
    ]


def test_a_line_that_is_long_already_is_shown_as_a_paragraph() -> None:
    field = FormField("line", "Line", FieldKind.LINE, "x" * 200)
    (element,) = dialog(Form("t", "s", (field,)), "c", "s")["elements"]
    assert (element["type"], element["default"]) == ("textarea", "x" * 200)


@pytest.mark.parametrize(
    ("submission", "wanted"),
    [
        ({"text": "no", "code": "a"}, {"text": "no", "code": "a"}),
        ({"text": None, "urgent": True, "n": 1, "deep": {"a": ["b"]}}, dict.fromkeys(
            ("text", "urgent", "n", "deep"), "")),
        (None, {}),
        (["text"], {}),
        ("text", {}),
    ],
)  # fmt: skip
def test_what_was_filled_in_is_a_text_or_nothing(submission: Any, wanted: dict[str, str]) -> None:
    assert filled(submission) == wanted


@pytest.mark.parametrize(
    "field",
    [
        FormField("text", "x", FieldKind.PARAGRAPH, "a" * 3_001),
        FormField("code", "x", FieldKind.CHOICE),
        FormField("code", "x", FieldKind.CHOICE, choices=(Choice("a" * 201, "a"),)),
    ],
)
def test_a_field_that_does_not_fit_is_refused(field: FormField) -> None:
    with pytest.raises(Refused):
        dialog(Form("t", "s", (field,)), "c", "s")
