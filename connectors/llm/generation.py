"""One try of one generation: what is sent and how the reply is read. No timeouts, no retries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Any

import httpx

from connectors.contracts.llm import ChatTurn, Sampling
from connectors.errors import BadInput
from connectors.http.reply import read_object
from connectors.http.server_sent_events import EventReader
from connectors.llm.endpoint import Endpoint
from connectors.llm.protocol import replies
from connectors.llm.protocol.errors import away, of_event
from connectors.llm.protocol.replies import Answer
from connectors.llm.protocol.requests import chat_body, generate_body

DONE = "[DONE]"
LAST_BYTES = 0.5
"""Seconds for what comes after the last event: nothing, and usually in the same packet."""
BYTES_A_TOKEN = 4 * 1024
"""Of the stream, framing and probabilities included; a server sends a tenth of it."""
BYTES_ANYWAY = 1024 * 1024
Read = Callable[[dict[str, Any], Answer], str]


async def whole(
    endpoint: Endpoint, turns: Sequence[ChatTurn], sampling: Sampling, answer: Answer
) -> None:
    """Fill `answer` from a reply in one piece."""
    sampling = _with_thoughts(endpoint, sampling)
    path, body, _, answer.prompt_tokens = await _asked(endpoint, turns, sampling, stream=False)
    reply = await endpoint.http.whole("POST", path, body)
    try:
        if path == "/generate":
            replies.read_generated(read_object(reply), answer)
        else:
            replies.read_chat(read_object(reply), answer)
    except BadInput as error:
        raise _garbage(endpoint, error) from error
    endpoint.told(answer)


async def pieces(
    endpoint: Endpoint, turns: Sequence[ChatTurn], sampling: Sampling, answer: Answer
) -> AsyncGenerator[str, None]:
    """The pieces as they come; `answer` is whole once they ended. Closing it ends the request.

    An empty piece says that the model thinks, and that its text has not gone on.
    """
    sampling = _with_thoughts(endpoint, sampling)
    path, body, read, answer.prompt_tokens = await _asked(endpoint, turns, sampling, stream=True)
    name = endpoint.access.name
    async with endpoint.http.reply("POST", path, body) as reply:
        try:
            async with aclosing(_events(reply, sampling.max_tokens)) as events:
                async for data in events:
                    if data.strip() == DONE:
                        answer.finish_reason = answer.finish_reason or "stop"
                        await _read_to_the_end(events)
                        break
                    event = read_object(data)
                    if event.get("error") is not None:
                        raise of_event(name, event["error"], event)
                    before = answer.pieces
                    piece = read(event, answer)
                    if answer.pieces > 2 * sampling.max_tokens + 64:
                        raise away(name, "writes without an end", retry=False)
                    if answer.pieces > before:
                        yield piece
                if held := replies.read_end(answer):
                    yield held
        except BadInput as error:
            raise _garbage(endpoint, error) from error
    if not answer.finish_reason:
        raise away(name, "ended in the middle of its answer")
    endpoint.told(answer)


def _with_thoughts(endpoint: Endpoint, sampling: Sampling) -> Sampling:
    """With room for what the model thinks before it answers."""
    return replace(sampling, max_tokens=sampling.max_tokens + endpoint.access.thinking_tokens)


async def _asked(
    endpoint: Endpoint, turns: Sequence[ChatTurn], sampling: Sampling, *, stream: bool
) -> tuple[str, dict[str, Any], Read, int | None]:
    """Path and body of the request, how its events are read, and the prompt's tokens if known."""
    kind, model = await endpoint.target()
    adapter = endpoint.access.adapters[sampling.adapter] if sampling.adapter else ""
    if adapter and kind == "tgi":
        prompt, tokens = await endpoint.templated(turns)
        path = "/generate_stream" if stream else "/generate"
        return path, generate_body(prompt, adapter, sampling), replies.read_generated_chunk, tokens
    body = chat_body(kind, adapter or model, turns, sampling, stream=stream)
    return "/v1/chat/completions", endpoint.body(body), replies.read_chat_chunk, None


async def _events(reply: httpx.Response, max_tokens: int) -> AsyncGenerator[str, None]:
    reader, size = EventReader(), 0
    async for raw in reply.aiter_bytes():
        size += len(raw)
        if size > BYTES_ANYWAY + BYTES_A_TOKEN * max_tokens:
            raise BadInput("The stream has no end.")
        for data in reader.feed(raw):
            yield data
    for data in reader.end():
        yield data


async def _read_to_the_end(events: AsyncGenerator[str, None]) -> None:
    """Read the last bytes of the reply, so that its connection can be used again."""
    with suppress(TimeoutError, BadInput, httpx.HTTPError):
        async with asyncio.timeout(LAST_BYTES):
            async for _ in events:
                pass


def _garbage(endpoint: Endpoint, error: BadInput) -> Exception:
    return away(endpoint.access.name, f"answered with something else: {error.message.rstrip('.')}")
