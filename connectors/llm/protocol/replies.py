"""What servers answer, read strictly: anything else than an answer is a `BadInput`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.errors import BadInput
from connectors.llm.protocol.thoughts import FIELDS, Thoughts

LONGEST_JSON = 4 * 1024 * 1024


@dataclass(slots=True)
class Answer:
    """An answer as far as it has come. Tokens are None where the server does not count them."""

    parts: list[str] = field(default_factory=list)
    finish_reason: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    logprobs: list[float] = field(default_factory=list)
    pieces: int = 0
    """Tokens that came, thoughts included."""
    thoughts: Thoughts = field(default_factory=Thoughts)
    beside: list[tuple[str, float]] = field(default_factory=list)
    """The first token that is a word and those that could have stood there, with the logarithms of
    their probabilities."""

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def score(self) -> float | None:
        """Mean probability of its tokens; None where the server told none."""
        if not self.logprobs:
            return None
        return sum(math.exp(min(0.0, one)) for one in self.logprobs) / len(self.logprobs)

    def probabilities(self, choices: Sequence[str]) -> dict[str, float]:
        """How probable each of these words was as the text, together 1; empty where none was seen.

        A token counts for the word that it begins, whatever its capitals. Without probabilities
        the text itself decides.
        """
        sums = dict.fromkeys(choices, 0.0)
        seen = self.beside or [(self.text, 0.0)]
        for token, logarithm in seen:
            said = token.strip(" \n\t\"'.▁Ġ").lower()
            for choice in choices:
                if said and (choice.startswith(said) or said.startswith(choice)):
                    sums[choice] += math.exp(min(0.0, logarithm))
        whole = sum(sums.values())
        return {one: value / whole for one, value in sums.items()} if whole else {}


def read_chat(reply: dict[str, Any], answer: Answer) -> None:
    """A whole ``chat.completion``."""
    choice = _choice(reply)
    if choice is None:
        raise BadInput("The reply holds no choice.")
    message = _member(choice, "message", dict) or {}
    content = _member(message, "content", str)
    if content is None and not _thought(message):
        raise BadInput("The reply holds no text.")
    _whole(content or "", answer)
    _ending(choice, answer)
    _logprobs(choice, answer)
    _usage(reply, answer)
    # Some servers leave the reason out of a whole answer; it is whole all the same.
    answer.finish_reason = answer.finish_reason or "stop"


def read_chat_chunk(event: dict[str, Any], answer: Answer) -> str:
    """One ``chat.completion.chunk``: its piece of text, "" for one that only tells something.

    A thought counts among the answer's pieces, and is no text.
    """
    _usage(event, answer)
    choice = _choice(event)
    if choice is None:
        return ""  # The last one of a stream holds the usage and nothing else.
    _ending(choice, answer)
    _logprobs(choice, answer)
    delta = _member(choice, "delta", dict) or {}
    if _thought(delta):
        answer.pieces += 1
    return _said(_member(delta, "content", str) or "", answer)


def read_generated(reply: dict[str, Any], answer: Answer) -> None:
    """A whole reply of TGI's ``/generate``."""
    text = _member(reply, "generated_text", str)
    if text is None:
        raise BadInput("The reply holds no text.")
    _whole(text, answer)
    details = _member(reply, "details", dict) or {}
    _details(details, answer)
    for token in _member(details, "tokens", list) or []:
        if isinstance(token, dict):
            _token_logprob(token, answer)
    answer.finish_reason = answer.finish_reason or "stop"


def read_generated_chunk(event: dict[str, Any], answer: Answer) -> str:
    """One event of TGI's ``/generate_stream``. Special tokens (``</s>``) are no text."""
    token = _member(event, "token", dict)
    if token is None:
        raise BadInput("The event holds no token.")
    details = _member(event, "details", dict)
    if details is not None:
        _details(details, answer)
    elif _member(event, "generated_text", str) is not None:
        answer.finish_reason = "stop"
    if token.get("special") is True:
        return ""
    _token_logprob(token, answer)
    return _said(_member(token, "text", str) or "", answer)


def read_end(answer: Answer) -> str:
    """The stream is over: what was held back of its text until it was certain to be no thought."""
    held = answer.thoughts.end()
    if held:
        answer.parts.append(held)
    return held


def _said(piece: str, answer: Answer) -> str:
    if not piece:
        return ""
    answer.pieces += 1
    text = answer.thoughts.feed(piece)
    if text:
        answer.parts.append(text)
    return text


def _whole(text: str, answer: Answer) -> None:
    answer.parts += (answer.thoughts.feed(text), answer.thoughts.end())
    answer.pieces = 1


def _thought(message: dict[str, Any]) -> bool:
    """Whether a message or a delta holds thoughts in a field of their own."""
    return any(isinstance(message.get(name), str) and message[name] for name in FIELDS)


def _choice(reply: dict[str, Any]) -> dict[str, Any] | None:
    choices = _member(reply, "choices", list)
    if choices is None:
        raise BadInput("The reply is no chat completion.")
    if not choices:
        return None
    if not isinstance(choices[0], dict):
        raise BadInput("The reply is no chat completion.")
    return choices[0]


def _ending(choice: dict[str, Any], answer: Answer) -> None:
    answer.finish_reason = _member(choice, "finish_reason", str) or answer.finish_reason


def _details(details: dict[str, Any], answer: Answer) -> None:
    reason = _member(details, "finish_reason", str) or "stop"
    # TGI's own word for what the chat API calls stop.
    answer.finish_reason = "stop" if reason == "eos_token" else reason
    answer.completion_tokens = _member(details, "generated_tokens", int)
    answer.prompt_tokens = _member(details, "input_length", int) or answer.prompt_tokens


def _usage(reply: dict[str, Any], answer: Answer) -> None:
    usage = _member(reply, "usage", dict)
    if usage is not None:
        answer.prompt_tokens = _member(usage, "prompt_tokens", int)
        answer.completion_tokens = _member(usage, "completion_tokens", int)


def _logprobs(choice: dict[str, Any], answer: Answer) -> None:
    for token in _member(_member(choice, "logprobs", dict) or {}, "content", list) or []:
        if isinstance(token, dict):
            _token_logprob(token, answer)
            _beside(token, answer)


def _beside(token: dict[str, Any], answer: Answer) -> None:
    """Keep what could have stood in the place of the first word."""
    word = token.get("token")
    if answer.beside or not isinstance(word, str) or not any(map(str.isalnum, word)):
        return
    others = _member(token, "top_logprobs", list) or []
    told: dict[str, float] = {}
    for one in (token, *others):
        text, value = (one.get("token"), one.get("logprob")) if isinstance(one, dict) else ("", 0)
        if isinstance(text, str) and isinstance(value, int | float) and math.isfinite(value):
            told.setdefault(text, float(value))
    answer.beside = list(told.items())


def _token_logprob(token: dict[str, Any], answer: Answer) -> None:
    value = token.get("logprob")
    if isinstance(value, (int, float)) and math.isfinite(value):
        answer.logprobs.append(float(value))


def _member(value: dict[str, Any], name: str, kind: type) -> Any:
    """A member of the right type, or None where it is null or missing."""
    found = value.get(name)
    if found is None:
        return None
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        raise BadInput(f"The reply's {name} has the wrong form.")
    return found
