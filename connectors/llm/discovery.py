"""Which server it is, what it serves and how much: found out once, then remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from connectors.contracts.llm import ModelInfo
from connectors.errors import BadInput
from connectors.http.reply import read_json, read_object
from connectors.llm.access import ModelAccess
from connectors.llm.protocol.errors import LlmRefused, LlmUnavailable, away, not_served
from connectors.llm.protocol.requests import Kind
from connectors.llm.wire import ModelWire

NAMES: dict[Kind, str] = {
    "tgi": "TGI",
    "vllm": "vLLM",
    "llamacpp": "llama.cpp",
    "openai": "OpenAI-compatible",
}

SEQUENCES = re.compile(r"\bmax_num_seqs\W{1,4}(\d{1,6})\b")


@dataclass(frozen=True, slots=True)
class Server:
    """What was found out. `model` is the name to send, `listed` all that the server names."""

    kind: Kind
    model: str
    info: ModelInfo
    listed: tuple[str, ...] = ()


async def find_out(access: ModelAccess, http: ModelWire) -> Server:
    """Ask the server. Raises `LlmUnavailable`, `LlmBusy` or `LlmRefused`."""
    kind = access.kind if access.kind != "auto" else await _kind(http)
    if kind == "tgi":
        return await _tgi(access, http)
    if access.served and kind == "openai":
        # A gateway in front of several servers may list nothing.
        listed = await _maybe(http, "/v1/models") or {}
    else:
        listed = await _json(access, http, "/v1/models")
    models = [one for one in _list(listed.get("data")) if isinstance(one.get("id"), str)]
    names = tuple(one["id"] for one in models)
    model = access.served or (names[0] if names else "")
    if not model:
        raise away(access.name, "lists no model, so it still loads one")
    own = next((one for one in models if one["id"] == model), {})
    if names and not own and kind == "vllm":
        raise not_served(access.name, names)
    most, version, at_once = _whole(own.get("max_model_len")), None, None
    if kind == "vllm":
        version = await _version(http)
        at_once = await _sequences(http)
    elif kind == "llamacpp":
        props = await _maybe(http, "/props") or {}
        generation = props.get("default_generation_settings")
        most = _whole(generation.get("n_ctx")) if isinstance(generation, dict) else None
        version = _word(props.get("build_info"))
        at_once = _whole(props.get("total_slots"))
    return Server(kind, model, ModelInfo(NAMES[kind], model, most, version, at_once), names)


async def _kind(http: ModelWire) -> Kind:
    if "model_id" in (await _maybe(http, "/info") or {}):
        return "tgi"
    if "default_generation_settings" in (await _maybe(http, "/props") or {}):
        return "llamacpp"
    if "version" in (await _maybe(http, "/version") or {}):
        return "vllm"
    return "openai"


async def _tgi(access: ModelAccess, http: ModelWire) -> Server:
    found = await _json(access, http, "/info")
    # TGI has names for models that differ from the one it was started with; only "tgi" is sent.
    model = _word(found.get("model_id")) or access.served
    most = _whole(found.get("max_total_tokens"))
    version = _word(found.get("version"))
    at_once = _whole(found.get("max_concurrent_requests"))
    info = ModelInfo(NAMES["tgi"], model or None, most, version, at_once)
    return Server("tgi", model or "tgi", info)


async def _version(http: ModelWire) -> str | None:
    return _word((await _maybe(http, "/version") or {}).get("version"))


async def _sequences(http: ModelWire) -> int | None:
    """vLLM's ``max_num_seqs``, where it is started so that it tells its settings."""
    try:
        told = (await http.short("GET", "/server_info")).decode("utf-8", "replace")
    except (LlmRefused, LlmUnavailable):
        return None
    # As JSON or as the text of a Python object, by its version.
    found = SEQUENCES.search(told)
    return _whole(int(found[1])) if found else None


async def _maybe(http: ModelWire, path: str) -> dict[str, Any] | None:
    """A JSON object, or None where the server has no such page. It must be there, though."""
    try:
        found = read_json(await http.short("GET", path))
    except (LlmRefused, BadInput):
        return None
    except LlmUnavailable as error:
        # A gateway may answer 500 for a page that it does not know: only silence is absence.
        if not error.status:
            raise
        return None
    return found if isinstance(found, dict) else None


async def _json(access: ModelAccess, http: ModelWire, path: str) -> dict[str, Any]:
    try:
        return read_object(await http.short("GET", path))
    except BadInput:
        raise away(access.name, f"answered {path} with something else than JSON") from None


def _list(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
