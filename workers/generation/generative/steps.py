"""An answer as steps with the sources that each rests on: the form that a model is held to, and
how it is read. Pure.

`schema` says what a server's grammar holds the model to; what comes is not believed all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workers.generation.verification.citations import NUMBERS, outside_code

MOST_STEPS = 12
STEPS = re.compile(r'"steps"\s*:\s*\[')
_MARK = re.compile(r"\A\s*(?:(?:\d{1,2}[.)]|[-*•])\s+)")
_TYPED = re.compile(rf"[ \t]?{NUMBERS.pattern}")
_LINE = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction or fact, and the numbers of its sources in the prompt."""

    text: str
    sources: tuple[int, ...]


def steps_in(listed: Sequence[Any]) -> list[Step]:
    """The steps of a list that was read from JSON. What is no step is left out."""
    found: list[Step] = []
    for one in listed[: 2 * MOST_STEPS]:
        if not isinstance(one, dict) or not isinstance(one.get("text"), str):
            continue
        text = one["text"].strip()
        named = one.get("sources")
        numbers = [
            number
            for number in (named if isinstance(named, list) else [named])
            if isinstance(number, int) and not isinstance(number, bool)
        ]
        if any(map(str.isalnum, text)) and (not found or found[-1].text != text):
            found.append(Step(text, tuple(dict.fromkeys(numbers))))
    return found


def whole_steps(said: str, start: int) -> tuple[list[Step], int]:
    """The steps of a list that may still be written, whose first item begins at `start`, and where
    what follows the list begins; 0 if it has no end yet. A half-written step is none."""
    decoder = json.JSONDecoder(strict=False)
    listed: list[Any] = []
    at = start
    while len(listed) <= 2 * MOST_STEPS:
        while said[at : at + 1] in (" ", "\n", "\t", "\r", ","):
            at += 1
        if said[at : at + 1] == "]":
            return steps_in(listed), at + 1
        try:
            one, at = decoder.raw_decode(said, at)
        except (ValueError, RecursionError):
            break
        listed.append(one)
    return steps_in(listed), 0


def as_text(steps: Sequence[Step]) -> str:
    """Steps as a text with citations: one as a sentence, several as a numbered list."""
    lines: list[str] = []
    for step in steps:
        if lines and step.text.startswith("```"):
            # A block of code alone belongs to the step before it.
            lines[-1] += f"\n{step.text.strip()}"
        else:
            lines.append(_line(step))
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _line(step: Step) -> str:
    text = _MARK.sub("", step.text)
    if "```" in text:
        # A block of code is shown as it is, below what it belongs to.
        lead, _, code = text.partition("```")
        return f"{lead.strip()} {_cited(step)}\n```{code}".strip()
    # What was typed in spite of the form says less than the form.
    text = _LINE.sub(" ", text)
    if step.sources:
        text = outside_code(text, lambda prose: _TYPED.sub("", prose))
    return f"{text.strip()} {_cited(step)}".strip()


def _cited(step: Step) -> str:
    return "".join(f"[{number}]" for number in step.sources)
