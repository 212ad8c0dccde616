"""llama.cpp's server: OpenAI's replies as vLLM's, and pages and errors of its own."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes.llm.replies import Asked
from tests.fakes.llm.routes import Call, Page, retry_header
from tests.fakes.llm.vllm import Vllm
from tests.fakes.llm.wire import Response, as_json, tokens_of

KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    500: "server_error",
    503: "unavailable_error",
}


class LlamaCpp(Vllm):
    """Serves the one model that it has, whatever a request calls it."""

    def pages(self) -> Mapping[str, Page]:
        return {
            "GET /health": self._health,
            "GET /props": self._props,
            "GET /v1/models": self._models,
            "POST /tokenize": self._tokenize,
            "GET /slots": self._slots,
        }

    def _slots(self, call: Call) -> Response:
        busy = self.model.waiting > 0
        count = self.model.at_once or 4
        slots = [{"id": at, "n_ctx": 4096, "is_processing": busy} for at in range(count)]
        return as_json(slots)

    def wants_key(self, path: str) -> bool:
        return path not in ("/health", "/v1/models")

    def unknown_key(self) -> Response:
        return self.error(401, "Invalid API Key")

    def no_page(self) -> Response:
        return self.error(404, "File Not Found")

    def serves(self, name: str | None) -> bool:
        return True

    def adapter(self, name: str | None) -> str | None:
        return None

    def named(self, asked: Asked) -> str:
        return self.model.name

    def too_long(self, read: int, wanted: int) -> Response | None:
        # It ends an answer where the context does, and refuses only what it cannot read.
        if read <= self.model.context_tokens:
            return None
        return self.error(400, "the request exceeds the available context size, try increasing it")

    def error(self, status: int, message: str = "", retry_after: float | None = None) -> Response:
        error = {"code": status, "message": message, "type": KINDS.get(status, "server_error")}
        return as_json({"error": error}, status, **retry_header(retry_after))

    def _health(self, call: Call) -> Response:
        return as_json({"status": "ok"}) if self.model.healthy else self.error(503, "Loading model")

    def _props(self, call: Call) -> Response:
        generation = {"n_ctx": self.model.context_tokens, "id": 0, "params": {}}
        return as_json(
            {
                "default_generation_settings": generation,
                "total_slots": self.model.at_once or 4,
                "model_path": f"/models/{self.model.name}.gguf",
                "build_info": "b6700-3df2244d",
            }
        )

    def _models(self, call: Call) -> Response:
        meta = {"n_ctx_train": 32_768, "n_vocab": 32_768, "n_params": 7_248_023_552}
        one = {"id": self.model.name, "object": "model", "owned_by": "llamacpp", "meta": meta}
        return as_json({"object": "list", "data": [one]})

    def _tokenize(self, call: Call) -> Response:
        return as_json({"tokens": list(range(len(tokens_of(call.body["content"]))))})
