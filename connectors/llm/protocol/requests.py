"""What is sent: one function for each kind of server's way to say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from connectors.contracts.llm import ChatTurn, Sampling

Kind = Literal["tgi", "vllm", "llamacpp", "openai"]
TGI_BASE = "tgi"
"""TGI takes every other `model` for an adapter, and serves the base model if it has none such."""
OPTIONAL = (
    *("seed", "logprobs", "top_logprobs", "stream_options", "response_format"),
    *("grammar", "structured_outputs"),
)
"""What a server may not know; one that refuses them is asked without."""
CHOICES_SEEN = 5
"""Tokens whose probabilities are told beside the first one: the most that TGI tells."""


def chat_body(
    kind: Kind, model: str, turns: Sequence[ChatTurn], sampling: Sampling, *, stream: bool
) -> dict[str, Any]:
    """Body for ``/v1/chat/completions``. `model` is the served name, or an adapter's."""
    body: dict[str, Any] = {
        "model": TGI_BASE if kind == "tgi" else model,
        "messages": [{"role": turn.role, "content": turn.content} for turn in turns],
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "stream": stream,
        "logprobs": True,
    }
    if kind == "llamacpp":
        # Without it, the server sends the probabilities of twenty other tokens beside each one.
        body["top_logprobs"] = 1
    if sampling.seed is not None:
        body["seed"] = sampling.seed
    if stream:
        body["stream_options"] = {"include_usage": True}
    if sampling.schema is not None:
        body["response_format"] = response_format(kind, sampling.schema)
    if sampling.choices:
        body["top_logprobs"] = CHOICES_SEEN
        body |= one_of(kind, sampling.choices)
    return body


def one_of(kind: Kind, choices: Sequence[str]) -> dict[str, Any]:
    """How the server is told to hold the answer to one of a few words; nothing where it cannot."""
    if kind == "tgi":
        return {"response_format": {"type": "regex", "value": f"({'|'.join(choices)})"}}
    if kind == "vllm":
        return {"structured_outputs": {"choice": list(choices)}}
    if kind == "llamacpp":
        return {"grammar": "root ::= " + " | ".join(f'"{one}"' for one in choices)}
    return {}


def response_format(kind: Kind, schema: Mapping[str, Any]) -> dict[str, Any]:
    """How the server is told to hold the answer to a JSON schema."""
    if kind == "tgi":
        return {"type": "json", "value": dict(schema)}
    return {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": dict(schema), "strict": True},
    }


def generate_body(prompt: str, adapter: str, sampling: Sampling) -> dict[str, Any]:
    """Body for TGI's ``/generate`` and ``/generate_stream`` with an adapter.

    `prompt` went through the chat template, so that it holds the special tokens already.
    """
    parameters: dict[str, Any] = {
        "adapter_id": adapter,
        "max_new_tokens": sampling.max_tokens,
        "do_sample": sampling.temperature > 0,
        "details": True,
        "return_full_text": False,
    }
    if sampling.temperature > 0:  # TGI refuses a temperature of 0 here.
        parameters["temperature"] = sampling.temperature
    if sampling.seed is not None:
        parameters["seed"] = sampling.seed
    if sampling.schema is not None:
        parameters["grammar"] = {"type": "json", "value": dict(sampling.schema)}
    return {"inputs": prompt, "parameters": parameters, "add_special_tokens": False}


def tokenize_body(kind: Kind, model: str, text: str) -> dict[str, Any] | None:
    """Body for ``/tokenize``; None where this kind of server has no such thing."""
    if kind == "tgi":
        return {"inputs": text}
    if kind == "vllm":
        return {"model": model, "prompt": text, "add_special_tokens": False}
    if kind == "llamacpp":
        return {"content": text}
    return None


def tokens_in(reply: Any) -> int | None:
    """How many tokens ``/tokenize`` found; None if the reply is none of its forms."""
    if isinstance(reply, list):  # TGI
        return len(reply)
    if isinstance(reply, dict):
        count = reply.get("count")
        if isinstance(count, int) and count >= 0:  # vLLM
            return int(count)
        if isinstance(reply.get("tokens"), list):  # llama.cpp
            return len(reply["tokens"])
    return None
