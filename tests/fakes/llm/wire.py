"""A reply as it goes over the wire: a status, and a body that may pause, hang or break off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Stop(Enum):
    """What a body can do besides sending bytes."""

    CUT = "cut"
    HANG = "hang"


@dataclass(frozen=True)
class Pause:
    """Wait before what follows."""

    seconds: float


Step = bytes | Pause | Stop


@dataclass
class Response:
    """`body` is sent with its length, or step by step in chunks."""

    status: int
    body: bytes | Iterable[Step]
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(document: Any, status: int = 200, **headers: str) -> Response:
    """A JSON reply."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, headers=headers)


def bytes_of(response: Response) -> bytes:
    """The body of a reply that comes at once."""
    assert isinstance(response.body, bytes)
    return response.body


def event(document: Any) -> bytes:
    """One server-sent event."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return b"data: " + text.encode() + b"\n\n"


def tokens_of(text: str) -> list[str]:
    """A tokenizer that anybody can follow: a word with the spaces before it."""
    return re.findall(r"\s*\S+|\s+$", text)


class BadTemplate(Exception):
    """The chat template refuses the conversation."""


def mistral_template(messages: list[dict[str, Any]], *, system_role: bool) -> str:
    """The prompt, with the refusals of Mistral's own template."""
    turns = list(messages)
    system = ""
    if system_role and turns and turns[0]["role"] == "system":
        system = turns.pop(0)["content"] + "\n\n"
    parts = ["<s>"]
    for at, turn in enumerate(turns):
        if turn["role"] != ("user", "assistant")[at % 2]:
            raise BadTemplate(
                "Conversation roles must alternate user/assistant/user/assistant/..."
                if turn["role"] in ("user", "assistant")
                else "Only user and assistant roles are supported!"
            )
        if turn["role"] == "user":
            last = at == len(turns) - 1
            parts.append(f"[INST] {system if last else ''}{turn['content']}[/INST]")
        else:
            parts.append(f" {turn['content']}</s>")
    return "".join(parts)
