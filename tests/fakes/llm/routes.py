"""What the fakes have in common: pages by method and path, keys, and the way of a chat request.

A fake says what its pages are called and hold, how it words its replies, events and errors, and
where it does something of its own on that way.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.llm.replies import Asked, Endless, Fail, Garbage, Hang, Model, Reply, Say
from tests.fakes.llm.wire import (
    BadTemplate,
    Pause,
    Response,
    Step,
    Stop,
    as_json,
    bytes_of,
    event,
    mistral_template,
    tokens_of,
)

CHAT = "/v1/chat/completions"
DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Call:
    """A request; `body` is its JSON."""

    method: str
    path: str
    body: Any
    headers: dict[str, str]


Page = Callable[[Call], Response]


class Backend(ABC):
    """One kind of server over `model`, which a test may change at any time."""

    events_type = "text/event-stream"
    usual_tokens = 0
    """What an answer may take where the request does not say."""

    def __init__(self, model: Model, reply_to: Callable[[Asked], Reply]) -> None:
        self.model = model
        self.reply_to = reply_to

    def answer(self, call: Call) -> Response:
        """The reply to any request."""
        key = self.model.api_key
        known = call.headers.get("authorization") == f"Bearer {key}"
        if key and not known and self.wants_key(call.path):
            return self.unknown_key()
        pages = {f"POST {CHAT}": self.chat, **self.pages()}
        page = pages.get(f"{call.method} {call.path}")
        return page(call) if page else self.no_page()

    def chat(self, call: Call) -> Response:
        """A chat request: template, reply, and whatever keeps it from being given."""
        body, stream = call.body, bool(call.body.get("stream"))
        if not self.serves(body.get("model")):
            return self.error(404, f"The model `{body.get('model')}` does not exist.")
        try:
            prompt = mistral_template(body["messages"], system_role=self.model.system_role)
        except BadTemplate as error:
            return self.bad_template(error)
        asked = Asked(CHAT, body, call.headers, self.adapter(body.get("model")), prompt)
        reply = self.reply_to(asked)
        too_long = self.too_long(
            len(tokens_of(prompt)), body.get("max_tokens") or self.usual_tokens
        )
        if too_long is not None:
            return self.failed(too_long, stream=stream)
        if isinstance(reply, Fail):
            error = self.error(reply.status, reply.message, reply.retry_after)
            return self.failed(error, stream=stream)
        if isinstance(reply, Garbage):
            return Response(reply.status, reply.body, reply.content_type)
        if stream:
            return Response(200, self._events(asked, reply), self.events_type)
        return self._whole(asked, reply)

    def _whole(self, asked: Asked, reply: Reply) -> Response:
        if not isinstance(reply, Say):
            return Response(200, [Stop.HANG])
        tokens = tokens_of(reply.text)
        whole = bytes_of(as_json(self.document(asked, reply, tokens)))
        if reply.cut_after is not None:
            return Response(200, [whole[:20], Stop.CUT])
        written = len(tokens) + len(tokens_of(reply.thoughts))
        pause = reply.first_token_seconds + reply.token_seconds * written
        return Response(200, [Pause(pause), whole])

    def _events(self, asked: Asked, reply: Reply) -> Iterator[Step]:
        if isinstance(reply, Hang):
            yield Stop.HANG
        if isinstance(reply, Say):
            yield Pause(reply.first_token_seconds)
        yield from self.opening(asked)
        while isinstance(reply, Endless):
            yield Pause(reply.token_seconds)
            yield self.piece(asked, Say(reply.piece), reply.piece, last=False)
        assert isinstance(reply, Say)
        for thought in tokens_of(reply.thoughts):
            yield self.thought(asked, thought)
            yield Pause(reply.token_seconds)
        tokens = tokens_of(reply.text)
        for at, token in enumerate(tokens):
            if at == reply.fail_after:
                yield self.broken_off()
                yield DONE
                return
            if at in (reply.cut_after, reply.hang_after):
                yield Stop.CUT if at == reply.cut_after else Stop.HANG
            yield Pause(reply.token_seconds if at else 0.0)
            yield self.piece(asked, reply, token, last=at == len(tokens) - 1)
        yield from self.closing(asked, reply, tokens)
        if (asked.body.get("stream_options") or {}).get("include_usage"):
            yield self.told_usage(asked, tokens)
        yield DONE

    def wants_key(self, path: str) -> bool:
        """Whether this page needs the API key, where there is one."""
        return path != "/health"

    def serves(self, name: str | None) -> bool:
        """Whether a request may call the model so."""
        return True

    def adapter(self, name: str | None) -> str | None:
        """The adapter that serves a request which calls the model so."""
        return name if name in self.model.adapters else None

    def failed(self, error: Response, *, stream: bool) -> Response:
        """How an error is told that is known before the first token."""
        return error

    def opening(self, asked: Asked) -> Iterable[bytes]:
        """Events before the first token."""
        return ()

    def closing(self, asked: Asked, reply: Say, tokens: list[str]) -> Iterable[bytes]:
        """Events after the last token."""
        return ()

    def thought(self, asked: Asked, text: str) -> bytes:
        """The event of a token of the model's thoughts."""
        raise NotImplementedError

    @abstractmethod
    def pages(self) -> Mapping[str, Page]:
        """Its pages by method and path, chat aside."""

    @abstractmethod
    def unknown_key(self) -> Response: ...

    @abstractmethod
    def no_page(self) -> Response: ...

    @abstractmethod
    def bad_template(self, error: BadTemplate) -> Response: ...

    @abstractmethod
    def too_long(self, read: int, wanted: int) -> Response | None:
        """The refusal of a prompt of `read` tokens and an answer of up to `wanted`."""

    @abstractmethod
    def error(
        self, status: int, message: str = "", retry_after: float | None = None
    ) -> Response: ...

    @abstractmethod
    def document(self, asked: Asked, reply: Say, tokens: list[str]) -> dict[str, Any]:
        """A whole reply."""

    @abstractmethod
    def piece(self, asked: Asked, reply: Say, text: str, *, last: bool) -> bytes:
        """The event of a token."""

    @abstractmethod
    def broken_off(self) -> bytes:
        """The event of an error in the middle."""

    @abstractmethod
    def told_usage(self, asked: Asked, tokens: list[str]) -> bytes:
        """The event of the tokens that were used."""


def usage(prompt: str, completion: int) -> dict[str, int]:
    """Tokens as OpenAI counts them."""
    read = len(tokens_of(prompt))
    return {
        "prompt_tokens": read,
        "completion_tokens": completion,
        "total_tokens": read + completion,
    }


def beside(asked: Asked, reply: Say) -> list[dict[str, Any]]:
    """The tokens that could have stood there, as many as the request wants."""
    wanted = int(asked.body.get("top_logprobs") or 0)
    return [{"token": token, "logprob": value} for token, value in reply.beside[:wanted]]


def retry_header(retry_after: float | None) -> dict[str, str]:
    """When to come again, if it is said."""
    return {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}


def told(response: Response) -> bytes:
    """An error as an event."""
    return event(json.loads(bytes_of(response)))
