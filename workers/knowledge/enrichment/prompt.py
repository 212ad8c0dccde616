"""How the model is asked: the prompt's file, the form of the reply, the ticket as data.

A reply is given up as soon as it is not wanted: an employee's question comes first. The server may
write only so many answers at once, and hold the others in a queue. So the request is ended rather
than waited for, wherever it is: in our queue or the server's, before its first piece, or in the
middle.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from connectors.contracts.llm import ChatTurn, Completion, LlmClient, Sampling
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

Unwanted = Literal["employees_first", "stopped"]


class GivenUp(Exception):
    """The reply is not wanted any more, which is not the ticket's fault."""

    def __init__(self, why: Unwanted) -> None:
        super().__init__(why)
        self.why: Unwanted = why


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


def generate(
    client: LlmClient,
    prompt: Sequence[ChatTurn],
    *,
    stopped: Callable[[], bool],
    employees_wait: Callable[[], bool],
) -> Completion:
    """The whole reply. Raises as the client does, or `GivenUp` once the request is closed.

    `stopped` is asked at each piece, and both are about once a second.
    """

    def pulse() -> None:
        if stopped():
            raise GivenUp("stopped")
        if employees_wait():
            raise GivenUp("employees_first")

    stream = client.stream(prompt, SAMPLING, pulse)
    try:
        for _ in stream:
            if stopped():
                raise GivenUp("stopped")
    finally:
        stream.close()
    return stream.completion
