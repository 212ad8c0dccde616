"""llama.cpp's server: OpenAI's replies as vLLM's, and pages and errors of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.fakes.llm import vllm
from tests.fakes.llm.replies import Asked, Fail, Model, Reply
from tests.fakes.llm.wire import Response, as_json, mistral_template, tokens_of

KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    500: "server_error",
    503: "unavailable_error",
}


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
    if model.api_key and not known and path not in ("/health", "/v1/models"):
        return _error(401, "Invalid API Key")
    match method, path:
        case "GET", "/health":
            return as_json({"status": "ok"}) if model.healthy else _error(503, "Loading model")
        case "GET", "/props":
            generation = {"n_ctx": model.context_tokens, "id": 0, "params": {}}
            return as_json(
                {
                    "default_generation_settings": generation,
                    "total_slots": 4,
                    "model_path": f"/models/{model.name}.gguf",
                    "build_info": "b6700-3df2244d",
                }
            )
        case "GET", "/v1/models":
            meta = {"n_ctx_train": 32_768, "n_vocab": 32_768, "n_params": 7_248_023_552}
            one = {"id": model.name, "object": "model", "owned_by": "llamacpp", "meta": meta}
            return as_json({"object": "list", "data": [one]})
        case "POST", "/tokenize":
            return as_json({"tokens": list(range(len(tokens_of(body["content"]))))})
        case "POST", "/v1/chat/completions":
            return _chat(model, body, headers, reply_to)
    return _error(404, "File Not Found")


def _chat(
    model: Model, body: dict[str, Any], headers: dict[str, str], reply_to: Callable[[Asked], Reply]
) -> Response:
    def reply_or_fail(asked: Asked) -> Reply:
        reply = reply_to(asked)
        failed.extend([reply] if isinstance(reply, Fail) else [])
        return reply

    failed: list[Fail] = []
    # It serves the one model that it has, whatever the request calls it, and cuts no prompt.
    named = body | {"model": model.name}
    roomy = Model(model.name, 10**9, system_role=model.system_role)
    made = vllm.answer(roomy, "POST", "/v1/chat/completions", named, headers, reply_or_fail)
    if failed:
        return _error(failed[0].status, failed[0].message, failed[0].retry_after)
    if made.status != 200:
        told = json.loads(made.body) if isinstance(made.body, bytes) and made.body else {}
        return _error(made.status, told["error"]["message"]) if "error" in told else made
    prompt = mistral_template(body["messages"], system_role=model.system_role)
    if len(tokens_of(prompt)) > model.context_tokens:
        return _error(400, "the request exceeds the available context size, try increasing it")
    return made


def _error(status: int, message: str, retry_after: float | None = None) -> Response:
    error = {"code": status, "message": message, "type": KINDS.get(status, "server_error")}
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return as_json({"error": error}, status, **headers)
