"""OpenTelemetry's conventions for language models. They are not stable: all names stand here.

Texts are left out, though the conventions have names for them: a prompt holds what people wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from connectors.tracing.spans import Value

OPERATION: Final = "gen_ai.operation.name"
PROVIDER: Final = "gen_ai.provider.name"
MODEL: Final = "gen_ai.request.model"
MAX_TOKENS: Final = "gen_ai.request.max_tokens"
TEMPERATURE: Final = "gen_ai.request.temperature"
SEED: Final = "gen_ai.request.seed"
RESPONSE_MODEL: Final = "gen_ai.response.model"
FINISH_REASONS: Final = "gen_ai.response.finish_reasons"
INPUT_TOKENS: Final = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS: Final = "gen_ai.usage.output_tokens"
SERVER: Final = "server.address"
PORT: Final = "server.port"

NAMES = frozenset(
    {
        *(OPERATION, PROVIDER, MODEL, MAX_TOKENS, TEMPERATURE, SEED, RESPONSE_MODEL),
        *(FINISH_REASONS, INPUT_TOKENS, OUTPUT_TOKENS, SERVER, PORT),
    }
)
CHAT = "chat"


def span_name(model: str) -> str:
    """The name of the span of one generation."""
    return f"{CHAT} {model}"


def request(
    model: str, url: str, *, max_tokens: int, temperature: float, seed: int | None
) -> Mapping[str, Value]:
    """What is asked of a model. `model` is the name under which the settings know it."""
    place = urlsplit(url)
    asked: dict[str, Value] = {
        OPERATION: CHAT,
        MODEL: model,
        MAX_TOKENS: max_tokens,
        TEMPERATURE: temperature,
        SERVER: place.hostname or "",
        PORT: place.port or (443 if place.scheme == "https" else 80),
    }
    if seed is not None:
        asked[SEED] = seed
    return asked


def response(
    provider: str, model: str, finish_reason: str, input_tokens: int, output_tokens: int
) -> Mapping[str, Value]:
    """What came back. `provider` is the kind of server, `model` its own name of the model."""
    return {
        PROVIDER: provider,
        RESPONSE_MODEL: model,
        FINISH_REASONS: (finish_reason,),
        INPUT_TOKENS: input_tokens,
        OUTPUT_TOKENS: output_tokens,
    }
