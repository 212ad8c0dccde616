"""How the model is asked: the prompt's file, the form of the reply, and the ticket as data."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from connectors.contracts.llm import ChatTurn, Sampling
from workers.knowledge.cleaned.texts import USEFULNESS, RawText

PROMPT = "cleaning-2"
MOST_TOKENS = 1_000
"""Tokens that a reply may take."""
_LANGUAGES = {"fr": "French", "en": "English"}
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}

# Servers compile the schema, and some take minutes over a bound such as maxLength: bounds are
# checked here, when the reply is read.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "problem": _TEXT,
        "cause": _TEXT,
        "resolution": _TEXT,
        "steps": _TEXTS,
        "products": _TEXTS,
        "usefulness": {"type": "string", "enum": list(USEFULNESS)},
    },
    "required": ["problem", "cause", "resolution", "steps", "products", "usefulness"],
    "additionalProperties": False,
}
SAMPLING = Sampling(max_tokens=MOST_TOKENS, temperature=0.0, schema=SCHEMA)


@cache
def instructions() -> str:
    """The text of the prompt's file."""
    file = files("workers.knowledge.enrichment").joinpath("prompts", f"{PROMPT}.md")
    return file.read_text(encoding="utf-8")


@cache
def prompt_hash() -> str:
    """SHA-256 of everything but the ticket that decides what the model writes."""
    sample = [turn.content for turn in turns(RawText("", "", "", "und"))]
    form = json.dumps([sample, SCHEMA, SAMPLING.max_tokens, SAMPLING.temperature, SAMPLING.seed])
    return hashlib.sha256(form.encode()).hexdigest()


def turns(raw: RawText) -> list[ChatTurn]:
    """The prompt for one ticket. Its text stands between two lines that it cannot hold itself:
    they are made from its hash."""
    marker = f"=== record {raw.hash[:16]} ==="
    language = _LANGUAGES.get(raw.language, raw.language)
    told = f"Write in {language}." if raw.language != "und" else "Write in the record's language."
    record = f"Title: {raw.title}\n\nProblem:\n{raw.problem}\n\nResolution:\n{raw.resolution}"
    return [
        ChatTurn("system", instructions()),
        ChatTurn("user", f"{marker}\n{record}\n{marker}\n\n{told} Reply with the JSON object."),
    ]
