"""vLLM's OpenAI server: its pages, replies, events and errors."""

from __future__ import annotations

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

TYPES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    404: "NotFoundError",
    422: "UnprocessableEntityError",
    429: "TooManyRequests",
    500: "InternalServerError",
    503: "ServiceUnavailableError",
}
EVENTS = "text/event-stream; charset=utf-8"
ID = "chatcmpl-8a1c2a6d0f3b4a0e9a3fd1d4d2b7c001"


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
    if model.api_key and not known and path.startswith("/v1"):
        return as_json({"error": "Unauthorized"}, 401)
    match method, path:
        case "GET", "/health":
            return Response(200 if model.healthy else 503, b"")
        case "GET", "/version":
            return as_json({"version": "0.11.2"})
        case "GET", "/v1/models":
            return as_json({"object": "list", "data": _models(model)})
        case "POST", "/tokenize":
            count = len(tokens_of(body["prompt"]))
            return as_json(
                {
                    "count": count,
                    "max_model_len": model.context_tokens,
                    "tokens": list(range(count)),
                    "token_strs": None,
                }
            )
        case "POST", "/v1/chat/completions":
            return _chat(model, body, headers, reply_to)
    return as_json({"detail": "Not Found"}, 404)


def _chat(
    model: Model, body: dict[str, Any], headers: dict[str, str], reply_to: Callable[[Asked], Reply]
) -> Response:
    wanted = body.get("model")
    if wanted not in (model.name, *model.adapters):
        return _error(404, f"The model `{wanted}` does not exist.")
    try:
        prompt = mistral_template(body["messages"], system_role=model.system_role)
    except BadTemplate as error:
        return _error(400, str(error))
    adapter = None if wanted == model.name else wanted
    asked = Asked("/v1/chat/completions", body, headers, adapter, prompt)
    reply = reply_to(asked)
    read, most = len(tokens_of(prompt)), model.context_tokens
    if read + (body.get("max_tokens") or 0) > most:
        return _error(
            400,
            f"This model's maximum context length is {most} tokens. However, you requested "
            f"{read + body['max_tokens']} tokens ({read} in the messages, "
            f"{body['max_tokens']} in the completion).",
        )
    if isinstance(reply, Fail):
        return _error(reply.status, reply.message, reply.retry_after)
    if isinstance(reply, Garbage):
        return Response(reply.status, reply.body, reply.content_type)
    if body.get("stream"):
        return Response(200, _events(asked, reply, body), EVENTS)
    return _whole(asked, reply, body)


def _whole(asked: Asked, reply: Reply, body: dict[str, Any]) -> Response:
    if not isinstance(reply, Say):
        return Response(200, [Stop.HANG])
    if reply.cut_after is not None:
        return Response(200, [b'{"id":"chatcmpl', Stop.CUT])
    tokens = tokens_of(reply.text)
    document = {
        "id": ID,
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body["model"],
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": reply.text,
                    "refusal": None,
                    "annotations": None,
                    "audio": None,
                    "function_call": None,
                    "tool_calls": [],
                    "reasoning_content": None,
                },
                "logprobs": _logprobs(body, tokens, reply.logprob),
                "finish_reason": reply.finish_reason,
                "stop_reason": None,
                "token_ids": None,
            }
        ],
        "service_tier": None,
        "system_fingerprint": None,
        "usage": _usage(asked.prompt, len(tokens)) | {"prompt_tokens_details": None},
        "prompt_logprobs": None,
        "prompt_token_ids": None,
        "kv_transfer_params": None,
    }
    sent = as_json(document).body
    assert isinstance(sent, bytes)
    pause = reply.first_token_seconds + reply.token_seconds * len(tokens)
    return Response(200, [Pause(pause), sent])


def _events(asked: Asked, reply: Reply, body: dict[str, Any]) -> Iterator[Step]:
    def chunk(delta: dict[str, str], logprobs: Any, finish: str | None) -> bytes:
        choice: dict[str, Any] = {
            "index": 0,
            "delta": delta,
            "logprobs": logprobs,
            "finish_reason": finish,
        }
        if finish is not None:
            choice["stop_reason"] = None
        return event(_head(body) | {"choices": [choice]})

    if isinstance(reply, Hang):
        yield Stop.HANG
    yield Pause(reply.first_token_seconds if isinstance(reply, Say) else 0.0)
    yield chunk({"role": "assistant", "content": ""}, None, None)
    while isinstance(reply, Endless):
        yield Pause(reply.token_seconds)
        yield chunk({"content": reply.piece}, None, None)
    assert isinstance(reply, Say)
    tokens = tokens_of(reply.text)
    for at, token in enumerate(tokens):
        if at == reply.fail_after:
            error = {"message": "EngineCore encountered an issue.", "type": TYPES[500]}
            yield event({"error": error | {"param": None, "code": 500}})
            yield b"data: [DONE]\n\n"
            return
        if at in (reply.cut_after, reply.hang_after):
            yield Stop.CUT if at == reply.cut_after else Stop.HANG
        yield Pause(reply.token_seconds if at else 0.0)
        last = reply.finish_reason if at == len(tokens) - 1 else None
        yield chunk({"content": token}, _logprobs(body, [token], reply.logprob), last)
    if not tokens:
        yield chunk({"content": ""}, None, reply.finish_reason)
    if (body.get("stream_options") or {}).get("include_usage"):
        usage = _usage(asked.prompt, len(tokens))
        yield event(_head(body) | {"choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _head(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": ID,
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": body["model"],
    }


def _models(model: Model) -> list[dict[str, Any]]:
    base = {
        "id": model.name,
        "object": "model",
        "created": int(time.time()),
        "owned_by": "vllm",
        "root": model.name,
        "parent": None,
        "max_model_len": model.context_tokens,
        "permission": [],
    }
    adapters = [
        base
        | {"id": name, "root": f"/adapters/{name}", "parent": model.name}
        | {"max_model_len": None}
        for name in model.adapters
    ]
    return [base, *adapters]


def _logprobs(body: dict[str, Any], tokens: list[str], logprob: float) -> Any:
    if not body.get("logprobs"):
        return None
    return {
        "content": [
            {"token": one, "logprob": logprob, "bytes": list(one.encode()), "top_logprobs": []}
            for one in tokens
        ]
    }


def _usage(prompt: str, completion: int) -> dict[str, Any]:
    read = len(tokens_of(prompt))
    return {
        "prompt_tokens": read,
        "total_tokens": read + completion,
        "completion_tokens": completion,
    }


def _error(status: int, message: str = "", retry_after: float | None = None) -> Response:
    kind = TYPES.get(status, "InternalServerError")
    error = {"message": message or kind, "type": kind, "param": None, "code": status}
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return as_json({"error": error}, status, **headers)
