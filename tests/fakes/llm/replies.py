"""What a test can have the fake do with a request, and what it keeps of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Say:
    """An answer. In a stream each word is a token.

    `cut_after`, `hang_after`, `fail_after`: after so many tokens the connection is dropped, nothing
    more comes, or the server reports an error inside the stream.
    """

    text: str = "Bonjour, essayez ceci [1]."
    finish_reason: str = "stop"
    first_token_seconds: float = 0.0
    token_seconds: float = 0.0
    logprob: float = -0.1
    beside: tuple[tuple[str, float], ...] = ()
    """Other tokens that could have been the first one, with the logarithms of their probabilities.
    """
    thoughts: str = ""
    """What a thinking model writes before, in a field of its own."""
    cut_after: int | None = None
    hang_after: int | None = None
    fail_after: int | None = None


@dataclass(frozen=True)
class Fail:
    """A status other than 200, with the body that the server has for it.

    In a stream TGI reports what its inference refuses as an event, after a status 200.
    """

    status: int = 500
    message: str = ""
    retry_after: float | None = None


@dataclass(frozen=True)
class Garbage:
    """Something else than an answer, such as the page of a proxy."""

    body: bytes = b"<html><body>Bad gateway</body></html>"
    status: int = 200
    content_type: str = "text/html"


@dataclass(frozen=True)
class Hang:
    """The request is taken and nothing comes back."""


@dataclass(frozen=True)
class Endless:
    """Tokens without an end."""

    piece: str = "encore "
    token_seconds: float = 0.0


Reply = Say | Fail | Garbage | Hang | Endless


@dataclass(frozen=True)
class Asked:
    """A request for a generation, as it came."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    adapter: str | None = None
    """The adapter that served it; None: the base model, whatever the request asked for."""
    prompt: str = ""
    """The prompt after the chat template."""

    @property
    def messages(self) -> list[dict[str, str]]:
        """The turns, where the request holds turns."""
        return list(self.body.get("messages", []))

    @property
    def stream(self) -> bool:
        return bool(self.body.get("stream")) or self.path.endswith("_stream")


Otherwise = Reply | Callable[[Asked], Reply]


@dataclass
class Model:
    """What the fake serves."""

    name: str = "mistralai/Mistral-7B-Instruct-v0.3"
    context_tokens: int = 4096
    adapters: tuple[str, ...] = ()
    system_role: bool = False
    api_key: str = ""
    healthy: bool = True
    at_once: int | None = None
    """How many requests it says that it takes at once; None: what is usual, or it does not say."""
    waiting: int = 0
    """Requests that wait for their turn, as it tells."""
    thinks_in: str = "reasoning_content"
    """The member of its replies that holds thoughts."""
    revision: str = "e0bc86c23ce5aae1db576c8cca6f06f1f73af2db"
    extras: dict[str, Any] = field(default_factory=dict)
