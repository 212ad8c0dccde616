"""Text Generation Inference 3.3: its pages, replies, events and errors."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.llm.replies import Asked, Endless, Fail, Garbage, Hang, Model, Reply, Say
from tests.fakes.llm.wire import (
    BadTemplate,
    Pause,
    Response,
    Step,
    Stop,
    as_json,
    event,
    mistral_template,
    tokens_of,
)

ERRORS = {
    422: ("validation", "Input validation error: `inputs` must be non empty"),
    424: ("generation", "Request failed during generation: Server error: CUDA out of memory"),
    429: ("overloaded", "Model is overloaded"),
    500: ("incomplete_generation", "Incomplete generation"),
    503: ("healthcheck", "unhealthy"),
}
VERSION = "3.3.5"
FINGERPRINT = f"{VERSION}-sha-14e1ff1"


def answer(
    model: Model,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    reply_to: Callable[[Asked], Reply],
) -> Response:
    """The reply to any request."""
    known = headers.get("authorization") == f"Bearer {model.api_key}"
    if model.api_key and not known and path not in ("/health", "/info"):
        return Response(401, b"")
    match method, path:
        case "GET", "/health":
            return Response(200, b"") if model.healthy else _error(503)
        case "GET", "/info":
            return as_json(_info(model))
        case "GET", "/v1/models":
            one = {"id": model.name, "object": "model", "created": 0, "owned_by": model.name}
            return as_json({"object": "list", "data": [one]})
        case "POST", "/tokenize":
            return as_json(_tokens(body["inputs"]))
        case "POST", "/chat_tokenize":
            try:
                text = mistral_template(body["messages"], system_role=model.system_role)
            except BadTemplate as error:
                return _template_error(error)
            return as_json({"tokenize_response": _tokens(text), "templated_text": text})
        case "POST", "/v1/chat/completions":
            return _chat(model, body, headers, reply_to)
        case "POST", "/generate" | "/generate_stream":
            return _generate(model, path, body, headers, reply_to)
    return Response(404, b"")


def _chat(
    model: Model, body: dict[str, Any], headers: dict[str, str], reply_to: Callable[[Asked], Reply]
) -> Response:
    try:
        prompt = mistral_template(body["messages"], system_role=model.system_role)
    except BadTemplate as error:
        return _template_error(error)
    # The trap: a name that is no adapter is served by the base model, without a word.
    adapter = body["model"] if body.get("model") in model.adapters else None
    asked = Asked("/v1/chat/completions", body, headers, adapter, prompt)
    reply = reply_to(asked)
    long = _too_long(model, prompt, body.get("max_tokens") or 100)
    if long and not body.get("stream"):
        return long
    if isinstance(reply, Fail) and (not body.get("stream") or reply.status not in ERRORS):
        return _error(reply.status, reply.message, reply.retry_after)
    if isinstance(reply, Garbage):
        return Response(reply.status, reply.body, reply.content_type)
    if not body.get("stream"):
        return _whole_chat(model, asked, reply, body)
    if long:
        return Response(200, [event(json.loads(_bytes(long))), b"data: [DONE]\n\n"], EVENTS)
    return Response(200, _chat_events(model, asked, reply, body), EVENTS)


EVENTS = "text/event-stream"


def _whole_chat(model: Model, asked: Asked, reply: Reply, body: dict[str, Any]) -> Response:
    if not isinstance(reply, Say):
        return Response(200, [Stop.HANG])
    tokens = tokens_of(reply.text)
    logprobs = {"content": [_logprob(token, reply) for token in tokens]}
    document = {
        "object": "chat.completion",
        "id": "",
        "created": int(time.time()),
        "model": model.name,
        "system_fingerprint": FINGERPRINT,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": reply.text},
                "logprobs": logprobs if body.get("logprobs") else None,
                "finish_reason": reply.finish_reason,
            }
        ],
        "usage": _usage(asked.prompt, len(tokens)),
    }
    if reply.cut_after is not None:
        return Response(200, [b'{"object":"chat.comp', Stop.CUT])
    whole = as_json(document)
    pause = reply.first_token_seconds + reply.token_seconds * len(tokens)
    return Response(200, [Pause(pause), _bytes(whole)])


def _chat_events(model: Model, asked: Asked, reply: Reply, body: dict[str, Any]) -> Iterator[Step]:
    def chunk(piece: str, finish: str | None, logprob: float | None) -> bytes:
        logprobs = None
        if body.get("logprobs") and logprob is not None:
            one = {"token": piece, "logprob": logprob, "top_logprobs": []}
            logprobs = {"content": [one]}
        choice = {
            "index": 0,
            "delta": {"role": "assistant", "content": piece},
            "logprobs": logprobs,
            "finish_reason": finish,
        }
        return event(_chunk(model, [choice], None))

    if isinstance(reply, Fail):
        yield event(json.loads(_bytes(_error(reply.status, reply.message))))
        yield b"data: [DONE]\n\n"
        return
    if isinstance(reply, Hang):
        yield Stop.HANG
    while isinstance(reply, Endless):
        yield Pause(reply.token_seconds)
        yield chunk(reply.piece, None, -0.1)
    assert isinstance(reply, Say)
    tokens = tokens_of(reply.text)
    yield Pause(reply.first_token_seconds)
    for at, token in enumerate(tokens):
        if at == reply.fail_after:
            yield event({"error": ERRORS[424][1], "error_type": ERRORS[424][0]})
            yield b"data: [DONE]\n\n"
            return
        if at in (reply.cut_after, reply.hang_after):
            yield Stop.CUT if at == reply.cut_after else Stop.HANG
        yield Pause(reply.token_seconds if at else 0.0)
        yield chunk(token, None, reply.logprob)
    # The last token is the end of the sequence, and no text.
    yield chunk("", reply.finish_reason, None)
    if (body.get("stream_options") or {}).get("include_usage"):
        yield event(_chunk(model, [], _usage(asked.prompt, len(tokens) + 1)))
    yield b"data: [DONE]\n\n"


def _chunk(model: Model, choices: list[Any], usage: Any) -> dict[str, Any]:
    return {
        "object": "chat.completion.chunk",
        "id": "",
        "created": int(time.time()),
        "model": model.name,
        "system_fingerprint": FINGERPRINT,
        "choices": choices,
        "usage": usage,
    }


def _generate(
    model: Model,
    path: str,
    body: dict[str, Any],
    headers: dict[str, str],
    reply_to: Callable[[Asked], Reply],
) -> Response:
    parameters = body.get("parameters", {})
    if parameters.get("temperature") == 0:
        return _error(422, "Input validation error: `temperature` must be strictly positive")
    wanted = parameters.get("adapter_id")
    asked = Asked(path, body, headers, wanted if wanted in model.adapters else None, body["inputs"])
    reply = reply_to(asked)
    if isinstance(reply, Fail):
        return _error(reply.status, reply.message, reply.retry_after)
    if not isinstance(reply, Say):
        return Response(200, [Stop.HANG])
    tokens = tokens_of(reply.text)
    details = {
        "finish_reason": "eos_token" if reply.finish_reason == "stop" else reply.finish_reason,
        "generated_tokens": len(tokens) + 1,
        "seed": parameters.get("seed"),
    }
    if path == "/generate":
        told = [
            {"id": at, "text": token, "logprob": reply.logprob, "special": False}
            for at, token in enumerate(tokens)
        ]
        details |= {"prefill": [], "tokens": told}
        return as_json({"generated_text": reply.text, "details": details})
    return Response(200, _generate_events(asked, reply, tokens, details), EVENTS)


def _generate_events(
    asked: Asked, reply: Say, tokens: list[str], details: dict[str, Any]
) -> Iterator[Step]:
    yield Pause(reply.first_token_seconds)
    for at, text in enumerate([*tokens, "</s>"]):
        if at == reply.cut_after:
            yield Stop.CUT
        last = at == len(tokens)
        yield Pause(reply.token_seconds if at else 0.0)
        token = {"id": at, "text": text, "logprob": reply.logprob, "special": last}
        end = details | {"input_length": len(tokens_of(asked.prompt))}
        yield event(
            {
                "index": at + 1,
                "token": token,
                "generated_text": reply.text if last else None,
                "details": end if last else None,
            }
        )


def _info(model: Model) -> dict[str, Any]:
    return {
        "model_id": model.name,
        "model_sha": model.revision,
        "model_pipeline_tag": "text-generation",
        "max_concurrent_requests": 128,
        "max_best_of": 2,
        "max_stop_sequences": 4,
        "max_input_tokens": model.context_tokens - 1,
        "max_total_tokens": model.context_tokens,
        "validation_workers": 2,
        "max_client_batch_size": 4,
        "router": "text-generation-router",
        "version": VERSION,
        "sha": "14e1ff1e32d4e5e9f4e2d8ad6f9cc4f1a9e8c4a7",
        "docker_label": "sha-14e1ff1",
    }


def _tokens(text: str) -> list[dict[str, Any]]:
    found, start = [], 0
    for at, token in enumerate(tokens_of(text)):
        found.append({"id": at, "text": token, "start": start, "stop": start + len(token)})
        start += len(token)
    return found


def _usage(prompt: str, completion: int) -> dict[str, int]:
    read = len(tokens_of(prompt))
    return {
        "prompt_tokens": read,
        "completion_tokens": completion,
        "total_tokens": read + completion,
    }


def _logprob(token: str, reply: Say) -> dict[str, Any]:
    return {"token": token, "logprob": reply.logprob, "top_logprobs": []}


def _too_long(model: Model, prompt: str, wanted: int) -> Response | None:
    read = len(tokens_of(prompt))
    if read + wanted <= model.context_tokens:
        return None
    return _error(
        422,
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= "
        f"{model.context_tokens}. Given: {read} `inputs` tokens and {wanted} `max_new_tokens`",
    )


def _template_error(error: BadTemplate) -> Response:
    text = f"Template error: syntax error: {error} (in <string>:1)"
    return as_json({"error": text, "error_type": "template_error"}, 422)


def _error(status: int, message: str = "", retry_after: float | None = None) -> Response:
    kind, usual = ERRORS.get(status, ("", ""))
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    if not kind:
        return Response(status, message.encode(), "text/plain", headers)
    return as_json({"error": message or usual, "error_type": kind}, status, **headers)


def _bytes(response: Response) -> bytes:
    assert isinstance(response.body, bytes)
    return response.body
