"""Text Generation Inference 3.3: its pages, replies, events and errors."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.llm.replies import Asked, Fail, Say
from tests.fakes.llm.routes import DONE, Backend, Call, Page, beside, retry_header, told, usage
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


class Tgi(Backend):
    """The trap is `Backend.adapter`: a name that is no adapter is served by the base model."""

    usual_tokens = 100

    def pages(self) -> Mapping[str, Page]:
        return {
            "GET /health": self._health,
            "GET /info": self._info,
            "GET /v1/models": self._models,
            "POST /tokenize": lambda call: as_json(_tokens(call.body["inputs"])),
            "POST /chat_tokenize": self._chat_tokenize,
            "POST /generate": self._generate,
            "POST /generate_stream": self._generate,
            "GET /metrics": self._metrics,
        }

    def _metrics(self, call: Call) -> Response:
        lines = ("# TYPE tgi_queue_size gauge", f"tgi_queue_size {self.model.waiting}", "")
        return Response(200, "\n".join(lines).encode(), "text/plain; charset=utf-8")

    def wants_key(self, path: str) -> bool:
        return path not in ("/health", "/info")

    def unknown_key(self) -> Response:
        return Response(401, b"")

    def no_page(self) -> Response:
        return Response(404, b"")

    def bad_template(self, error: BadTemplate) -> Response:
        text = f"Template error: syntax error: {error} (in <string>:1)"
        return as_json({"error": text, "error_type": "template_error"}, 422)

    def too_long(self, read: int, wanted: int) -> Response | None:
        if read + wanted <= self.model.context_tokens:
            return None
        return self.error(
            422,
            "Input validation error: `inputs` tokens + `max_new_tokens` must be <= "
            f"{self.model.context_tokens}. Given: {read} `inputs` tokens and {wanted} "
            "`max_new_tokens`",
        )

    def error(self, status: int, message: str = "", retry_after: float | None = None) -> Response:
        kind, usual = ERRORS.get(status, ("", ""))
        headers = retry_header(retry_after)
        if not kind:
            return Response(status, message.encode(), "text/plain", headers)
        return as_json({"error": message or usual, "error_type": kind}, status, **headers)

    def failed(self, error: Response, *, stream: bool) -> Response:
        # Its headers are gone before its inference refuses anything.
        if not stream or error.status not in ERRORS:
            return error
        return Response(200, [told(error), DONE], self.events_type)

    def document(self, asked: Asked, reply: Say, tokens: list[str]) -> dict[str, Any]:
        logprobs = {"content": [_logprob(token, reply, asked) for token in tokens]}
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": reply.text},
            "logprobs": logprobs if asked.body.get("logprobs") else None,
            "finish_reason": reply.finish_reason,
        }
        return self._head("chat.completion", [choice], usage(asked.prompt, len(tokens)))

    def piece(self, asked: Asked, reply: Say, text: str, *, last: bool) -> bytes:
        wanted = asked.body.get("logprobs")
        logprobs = {"content": [_logprob(text, reply, asked)]} if wanted else None
        return self._chunk(text, logprobs, None)

    def closing(self, asked: Asked, reply: Say, tokens: list[str]) -> Iterator[bytes]:
        # The last token is the end of the sequence, and no text.
        yield self._chunk("", None, reply.finish_reason)

    def broken_off(self) -> bytes:
        return told(self.error(424))

    def told_usage(self, asked: Asked, tokens: list[str]) -> bytes:
        used = usage(asked.prompt, len(tokens) + 1)
        return event(self._head("chat.completion.chunk", [], used))

    def _chunk(self, text: str, logprobs: Any, finish: str | None) -> bytes:
        choice = {
            "index": 0,
            "delta": {"role": "assistant", "content": text},
            "logprobs": logprobs,
            "finish_reason": finish,
        }
        return event(self._head("chat.completion.chunk", [choice], None))

    def _head(self, kind: str, choices: list[Any], used: Any) -> dict[str, Any]:
        return {
            "object": kind,
            "id": "",
            "created": int(time.time()),
            "model": self.model.name,
            "system_fingerprint": FINGERPRINT,
            "choices": choices,
            "usage": used,
        }

    def _generate(self, call: Call) -> Response:
        body = call.body
        parameters = body.get("parameters", {})
        if parameters.get("temperature") == 0:
            return self.error(
                422, "Input validation error: `temperature` must be strictly positive"
            )
        adapter = self.adapter(parameters.get("adapter_id"))
        asked = Asked(call.path, body, call.headers, adapter, body["inputs"])
        reply = self.reply_to(asked)
        if isinstance(reply, Fail):
            return self.error(reply.status, reply.message, reply.retry_after)
        if not isinstance(reply, Say):
            return Response(200, [Stop.HANG])
        tokens = tokens_of(reply.text)
        details = {
            "finish_reason": "eos_token" if reply.finish_reason == "stop" else reply.finish_reason,
            "generated_tokens": len(tokens) + 1,
            "seed": parameters.get("seed"),
        }
        if asked.stream:
            events = _generate_events(asked, reply, tokens, details)
            return Response(200, events, self.events_type)
        read = [_token(at, token, reply, special=False) for at, token in enumerate(tokens)]
        details |= {"prefill": [], "tokens": read}
        return as_json({"generated_text": reply.text, "details": details})

    def _health(self, call: Call) -> Response:
        return Response(200, b"") if self.model.healthy else self.error(503)

    def _models(self, call: Call) -> Response:
        name = self.model.name
        one = {"id": name, "object": "model", "created": 0, "owned_by": name}
        return as_json({"object": "list", "data": [one]})

    def _chat_tokenize(self, call: Call) -> Response:
        try:
            text = mistral_template(call.body["messages"], system_role=self.model.system_role)
        except BadTemplate as error:
            return self.bad_template(error)
        return as_json({"tokenize_response": _tokens(text), "templated_text": text})

    def _info(self, call: Call) -> Response:
        return as_json(
            {
                "model_id": self.model.name,
                "model_sha": self.model.revision,
                "model_pipeline_tag": "text-generation",
                "max_concurrent_requests": self.model.at_once or 128,
                "max_best_of": 2,
                "max_stop_sequences": 4,
                "max_input_tokens": self.model.context_tokens - 1,
                "max_total_tokens": self.model.context_tokens,
                "validation_workers": 2,
                "max_client_batch_size": 4,
                "router": "text-generation-router",
                "version": VERSION,
                "sha": "14e1ff1e32d4e5e9f4e2d8ad6f9cc4f1a9e8c4a7",
                "docker_label": "sha-14e1ff1",
            }
        )


def _generate_events(
    asked: Asked, reply: Say, tokens: list[str], details: dict[str, Any]
) -> Iterator[Step]:
    yield Pause(reply.first_token_seconds)
    for at, text in enumerate([*tokens, "</s>"]):
        if at == reply.cut_after:
            yield Stop.CUT
        last = at == len(tokens)
        yield Pause(reply.token_seconds if at else 0.0)
        end = details | {"input_length": len(tokens_of(asked.prompt))}
        yield event(
            {
                "index": at + 1,
                "token": _token(at, text, reply, special=last),
                "generated_text": reply.text if last else None,
                "details": end if last else None,
            }
        )


def _token(at: int, text: str, reply: Say, *, special: bool) -> dict[str, Any]:
    return {"id": at, "text": text, "logprob": reply.logprob, "special": special}


def _tokens(text: str) -> list[dict[str, Any]]:
    found, start = [], 0
    for at, token in enumerate(tokens_of(text)):
        found.append({"id": at, "text": token, "start": start, "stop": start + len(token)})
        start += len(token)
    return found


def _logprob(token: str, reply: Say, asked: Asked) -> dict[str, Any]:
    return {"token": token, "logprob": reply.logprob, "top_logprobs": beside(asked, reply)}
