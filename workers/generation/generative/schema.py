"""The JSON schemas that a server's grammar holds a model to, where it has one. Pure.

A model that has to type its citations forgets half of them. As a list of the numbers that there
are, the grammar makes it choose among them. Lengths and counts are limited, or a small model goes
round in one field for ever.
"""

from __future__ import annotations

from typing import Any, Literal

from workers.generation.generative.steps import MOST_STEPS

LONGEST_STEP = 400
"""Characters."""
LONGEST_ANSWER, LONGEST_NOTES = 4_000, 300
MOST_SOURCES_OF_A_STEP = 2


def schema_for(
    form: Literal["steps", "json", "prose"], sources: int, language: str
) -> dict[str, Any] | None:
    """The schema of an answer in `language` from sources that are numbered from 1; None for prose.

    The order of the fields is that in which they are written: whether there is an answer comes
    before the answer, and the sources of a step before its text.
    """
    if form == "steps":
        return _object(
            answerable={"type": "boolean"},
            language={"type": "string", "enum": [language]},
            steps={"type": "array", "items": _step(sources), "maxItems": MOST_STEPS},
        )
    if form == "json":
        return _object(
            notes={"type": "string", "maxLength": LONGEST_NOTES},
            answered={"type": "boolean"},
            answer={"type": "string", "maxLength": LONGEST_ANSWER},
        )
    return None


def _step(sources: int) -> dict[str, Any]:
    numbers = {"type": "integer", "enum": list(range(1, sources + 1))}
    return _object(
        sources={
            "type": "array",
            "items": numbers,
            "minItems": 1,
            "maxItems": min(MOST_SOURCES_OF_A_STEP, sources),
        },
        text={"type": "string", "minLength": 1, "maxLength": LONGEST_STEP},
    )


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
