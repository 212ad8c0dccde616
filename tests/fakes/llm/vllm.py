"""vLLM's OpenAI server: its pages, replies, events and errors."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.llm.replies import Asked, Say
from tests.fakes.llm.routes import Backend, Call, Page, beside, retry_header, usage
from tests.fakes.llm.wire import BadTemplate, Response, as_json, event, tokens_of

TYPES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    404: "NotFoundError",
    422: "UnprocessableEntityError",
    429: "TooManyRequests",
    500: "InternalServerError",
    503: "ServiceUnavailableError",
}
ID = "chatcmpl-8a1c2a6d0f3b4a0e9a3fd1d4d2b7c001"


class Vllm(Backend):
    """Refuses a model that it does not serve; an adapter is a model like another."""

    events_type = "text/event-stream; charset=utf-8"

    def pages(self) -> Mapping[str, Page]:
        return {
            "GET /health": lambda call: Response(200 if self.model.healthy else 503, b""),
            "GET /version": lambda call: as_json({"version": "0.11.2"}),
            "GET /v1/models": self._models,
            "POST /tokenize": self._tokenize,
            "GET /metrics": self._metrics,
            "GET /server_info": self._server_info,
        }

    def _metrics(self, call: Call) -> Response:
        labels = f'engine="0",model_name="{self.model.name}"'
        lines = (
            "# HELP vllm:num_requests_waiting Number of requests waiting to be processed.",
            "# TYPE vllm:num_requests_waiting gauge",
            f"vllm:num_requests_waiting{{{labels}}} {float(self.model.waiting)}",
        )
        return Response(200, "\n".join((*lines, "")).encode(), "text/plain; version=0.0.4")

    def _server_info(self, call: Call) -> Response:
        # Only a server in development mode has this page.
        if self.model.at_once is None:
            return self.no_page()
        scheduler = {"max_num_batched_tokens": 8192, "max_num_seqs": self.model.at_once}
        return as_json({"vllm_config": {"scheduler_config": scheduler}})

    def thought(self, asked: Asked, text: str) -> bytes:
        return self._chunk(asked, {self.model.thinks_in: text}, None, None)

    @property
    def _strict(self) -> bool:
        # As llama-cpp-python does, and others in its manner.
        return bool(self.model.extras.get("needs_top_logprobs"))

    def wants_key(self, path: str) -> bool:
        return path.startswith("/v1")

    def unknown_key(self) -> Response:
        return as_json({"error": "Unauthorized"}, 401)

    def no_page(self) -> Response:
        return as_json({"detail": "Not Found"}, 404)

    def serves(self, name: str | None) -> bool:
        return name in (self.model.name, *self.model.adapters)

    def bad_template(self, error: BadTemplate) -> Response:
        return self.error(400, str(error))

    def too_long(self, read: int, wanted: int) -> Response | None:
        most = self.model.context_tokens
        if read + wanted <= most:
            return None
        return self.error(
            400,
            f"This model's maximum context length is {most} tokens. However, you requested "
            f"{read + wanted} tokens ({read} in the messages, {wanted} in the completion).",
        )

    def error(self, status: int, message: str = "", retry_after: float | None = None) -> Response:
        kind = TYPES.get(status, "InternalServerError")
        error = {"message": message or kind, "type": kind, "param": None, "code": status}
        return as_json({"error": error}, status, **retry_header(retry_after))

    def named(self, asked: Asked) -> str:
        """What a reply calls the model."""
        return str(asked.body["model"])

    def document(self, asked: Asked, reply: Say, tokens: list[str]) -> dict[str, Any]:
        return {
            "id": ID,
            "object": "chat.completion",
            "created": int(time.time()),
            "model": self.named(asked),
            "choices": [
                {
                    "index": 0,
                    "message": {
                        "role": "assistant",
                        "content": reply.text or (None if reply.thoughts else ""),
                        "refusal": None,
                        "annotations": None,
                        "audio": None,
                        "function_call": None,
                        "tool_calls": [],
                        self.model.thinks_in: reply.thoughts or None,
                    },
                    "logprobs": _logprobs(asked, tokens, reply, strict=self._strict),
                    "finish_reason": reply.finish_reason,
                    "stop_reason": None,
                    "token_ids": None,
                }
            ],
            "service_tier": None,
            "system_fingerprint": None,
            "usage": usage(asked.prompt, len(tokens)) | {"prompt_tokens_details": None},
            "prompt_logprobs": None,
            "prompt_token_ids": None,
            "kv_transfer_params": None,
        }

    def opening(self, asked: Asked) -> Iterator[bytes]:
        yield self._chunk(asked, {"role": "assistant", "content": ""}, None, None)

    def piece(self, asked: Asked, reply: Say, text: str, *, last: bool) -> bytes:
        finish = reply.finish_reason if last else None
        logprobs = _logprobs(asked, [text], reply)
        return self._chunk(asked, {"content": text}, logprobs, finish)

    def closing(self, asked: Asked, reply: Say, tokens: list[str]) -> Iterator[bytes]:
        if not tokens:
            yield self._chunk(asked, {"content": ""}, None, reply.finish_reason)

    def broken_off(self) -> bytes:
        error = {"message": "EngineCore encountered an issue.", "type": TYPES[500]}
        return event({"error": error | {"param": None, "code": 500}})

    def told_usage(self, asked: Asked, tokens: list[str]) -> bytes:
        used = usage(asked.prompt, len(tokens))
        return event(self._head(asked) | {"choices": [], "usage": used})

    def _chunk(
        self, asked: Asked, delta: dict[str, str], logprobs: Any, finish: str | None
    ) -> bytes:
        choice: dict[str, Any] = {
            "index": 0,
            "delta": delta,
            "logprobs": logprobs,
            "finish_reason": finish,
        }
        if finish is not None:
            choice["stop_reason"] = None
        return event(self._head(asked) | {"choices": [choice]})

    def _head(self, asked: Asked) -> dict[str, Any]:
        return {
            "id": ID,
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": self.named(asked),
        }

    def _models(self, call: Call) -> Response:
        base = {
            "id": self.model.name,
            "object": "model",
            "created": int(time.time()),
            "owned_by": "vllm",
            "root": self.model.name,
            "parent": None,
            "max_model_len": self.model.context_tokens,
            "permission": [],
        }
        adapters = [
            base
            | {"id": name, "root": f"/adapters/{name}", "parent": self.model.name}
            | {"max_model_len": None}
            for name in self.model.adapters
        ]
        return as_json({"object": "list", "data": [base, *adapters]})

    def _tokenize(self, call: Call) -> Response:
        count = len(tokens_of(call.body["prompt"]))
        return as_json(
            {
                "count": count,
                "max_model_len": self.model.context_tokens,
                "tokens": list(range(count)),
                "token_strs": None,
            }
        )


def _logprobs(asked: Asked, tokens: list[str], reply: Say, *, strict: bool = False) -> Any:
    if not asked.body.get("logprobs") or (strict and not asked.body.get("top_logprobs")):
        return None
    return {
        "content": [
            {
                "token": one,
                "logprob": reply.logprob,
                "bytes": list(one.encode()),
                "top_logprobs": beside(asked, reply) if at == 0 else [],
            }
            for at, one in enumerate(tokens)
        ]
    }
