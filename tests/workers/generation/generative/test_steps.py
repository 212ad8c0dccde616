"""Answers as steps with sources: the schema, what is read of them, and what is shown of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.generative.parser import answer_so_far, read
from workers.generation.generative.prompts import load_prompt, prompt_names
from workers.generation.generative.schema import schema_for
from workers.generation.generative.steps import Step, as_text, steps_in

TWO = {
    "answerable": True,
    "language": "en",
    "steps": [
        {"sources": [2], "text": "Open the panel."},
        {"sources": [1, 2], "text": "2. Press F5 [9]\nand wait."},
    ],
}


def test_a_server_with_a_grammar_can_cite_nothing_that_is_not_there() -> None:
    schema = schema_for("steps", 3, "fr")
    assert schema is not None
    assert list(schema["properties"]) == ["answerable", "language", "steps"]
    assert schema["properties"]["language"]["enum"] == ["fr"]
    steps = schema["properties"]["steps"]
    step = steps["items"]["properties"]
    assert step["sources"]["items"]["enum"] == [1, 2, 3]
    assert steps["maxItems"] > 1
    assert step["text"]["maxLength"] > step["text"]["minLength"] > 0
    assert schema_for("prose", 3, "fr") is None


def every_object(schema: object) -> list[dict[str, object]]:
    found = []
    for one in schema.values() if isinstance(schema, dict) else []:
        found += every_object(one)
    return [*found, schema] if isinstance(schema, dict) and "type" in schema else found


@pytest.mark.parametrize("form", ["steps", "json"])
def test_no_field_is_without_an_end(form: str) -> None:
    for one in every_object(schema_for(form, 6, "en")):  # type: ignore[arg-type]
        if one["type"] == "string":
            assert "maxLength" in one or "enum" in one
        if one["type"] == "array":
            assert "maxItems" in one
        if one["type"] == "object":
            assert one["additionalProperties"] is False


def test_steps_are_a_list_with_citations() -> None:
    reading = read(json.dumps(TWO), "x")
    assert reading.text == "1. Open the panel. [2]\n2. Press F5 and wait. [1][2]"
    assert (reading.answered, reading.whole) == (True, True)
    assert as_text([Step("Press F5.", (1,))]) == "Press F5. [1]"
    code = [Step("Run this:", (1,)), Step("```\nmount -a\n```", (1,))]
    assert as_text(code) == "Run this: [1]\n```\nmount -a\n```"


def test_no_answer_is_a_field() -> None:
    assert not read(json.dumps(TWO | {"answerable": False}), "x").answered
    assert read(json.dumps(TWO | {"steps": []}), "x").text == ""


def test_half_a_step_is_not_read() -> None:
    raw = json.dumps(TWO)
    cut = read(raw[: raw.index("and wait")], "x")
    assert (cut.text, cut.whole) == ("Open the panel. [2]", False)


def test_an_answer_grows_by_whole_steps() -> None:
    raw = json.dumps(TWO)
    seen = {answer_so_far(raw[:at]) for at in range(len(raw) + 1)}
    assert seen == {
        "",
        "Open the panel. [2]\n",
        "1. Open the panel. [2]\n2. Press F5 and wait. [1][2]\n",
    }
    assert answer_so_far(json.dumps(TWO | {"answerable": False})) == ""
    assert answer_so_far(raw[:-1] + ', "answerable": false}') == ""


NAMES = st.sampled_from(["text", "sources", "x"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner),
)


@given(ANYTHING)
def test_any_list_can_be_read(value: object) -> None:
    as_text(steps_in(value if isinstance(value, list) else [value]))
    read(json.dumps({"answerable": True, "steps": value}), "x")


def test_no_prompt_holds_a_value_that_could_be_given_as_an_answer() -> None:
    for name in prompt_names():
        file = load_prompt(name)
        for language in ("fr", "en"):
            rules = file.rules_in(language)
            assert '"answer"' not in rules
            assert "[1]" not in rules
            assert not any(character in rules for character in '{}"'), name


@pytest.mark.parametrize("name", ["structured-1", "prose-1"])
def test_settings_that_name_a_former_prompt_get_the_one_after_it(name: str) -> None:
    assert load_prompt(name).name == name.replace("-1", "-2")
