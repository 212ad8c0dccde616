"""The language models that the settings name: made when they are asked for, one each a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from connectors.contracts.llm import LlmClient, ModelInfo
from connectors.errors import ConnectorError, SettingsError
from connectors.llm.access import ModelAccess
from connectors.llm.client import HttpLlmClient
from connectors.llm.metrics import Usage
from connectors.llm.trial import Trial, try_out
from workers.settings import Settings, model_key
from workers.settings.model_server import ModelSettings

CONTEXT = 4_096
"""Tokens that fit every Mistral, where neither settings nor server say more."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """One model as this process sees it now. `problem` is one line, empty if all is well."""

    name: str
    use: str
    """``default``, ``fallback`` or empty."""
    host: str
    problem: str
    info: ModelInfo | None
    adapters: tuple[str, ...]
    breaker: str
    running: int
    waiting: int
    at_once: int
    """Calls that this process sends at once."""
    trial_seconds: float | None
    """How long a few tokens took; None: they were not asked for, or did not come."""
    usage: Usage

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return asdict(self)


class Models:
    """All models. Safe for threads."""

    def __init__(
        self,
        settings: Settings,
        make: Callable[[ModelAccess], HttpLlmClient] = HttpLlmClient,
    ) -> None:
        self._settings = settings
        self._make = make
        self._lock = threading.Lock()
        self._clients: dict[str, HttpLlmClient] = {}

    @property
    def settings(self) -> Settings:
        """The settings that name them."""
        return self._settings

    @property
    def names(self) -> list[str]:
        """The default one first, then the fallback, then the others in the settings' order."""
        first = [
            one for one in (self._settings.default_model, self._settings.model_fallback) if one
        ]
        return first + [name for name in self._settings.models if name not in first]

    def default(self) -> LlmClient:
        """The model that drafts. Raises `SettingsError` where none is set."""
        return self.named(self._settings.default_model)

    def ladder(self) -> Sequence[LlmClient]:
        """Who is asked for a draft, one after the other; empty where no model is set."""
        wanted = (self._settings.default_model, self._settings.model_fallback)
        return [self.named(name) for name in wanted if name]

    def named(self, name: str) -> HttpLlmClient:
        """One model. Raises `SettingsError` for a name that the settings do not hold."""
        with self._lock:
            if name not in self._clients:
                self._clients[name] = self._make(access_of(name, self.settings_of(name)))
            return self._clients[name]

    def settings_of(self, name: str) -> ModelSettings:
        """What the settings say of a model: its prompt, its longest answer, its adapters."""
        if name not in self._settings.models:
            known = ", ".join(self._settings.models) or "none"
            what = f"There is no language model {name!r}." if name else "No language model is set."
            raise SettingsError(what, f"GUICHET_MODELS names: {known}.")
        return self._settings.models[name]

    def context_tokens(self, name: str) -> int:
        """Tokens that a prompt and its answer may have together."""
        return self.named(name).context_tokens() or CONTEXT

    def states(self, *, trial: bool = False) -> list[ModelState]:
        """Each model, asked now, all at once; takes a few seconds where a server hangs.

        `trial`: each also writes a few tokens.
        """
        if not self.names:
            return []
        with ThreadPoolExecutor(len(self.names), thread_name_prefix="guichet-models") as pool:
            return list(pool.map(partial(self.state, trial=trial), self.names))

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            clients = list(self._clients.values())
        for client in clients:
            client.close()

    def state(self, name: str, *, trial: bool = False) -> ModelState:
        """One model, asked now; with a `trial` it also writes a few tokens. Raises `SettingsError`
        for an unknown name."""
        client = self.named(name)
        problem, info, tried = "", None, Trial()
        try:
            info = client.info()
            client.health()
            problem = _missing_adapters(client)
            if trial:
                tried = try_out(client)
                problem = problem or tried.problem
        except ConnectorError as error:
            problem = str(error)
        use = {self._settings.default_model: "default", self._settings.model_fallback: "fallback"}
        running, waiting = client.load
        return ModelState(
            name=name,
            use=use.get(name, ""),
            host=urlsplit(client.access.url).netloc,
            problem=problem,
            info=info,
            adapters=tuple(client.access.adapters),
            breaker=client.breaker,
            running=running,
            waiting=waiting,
            at_once=client.at_once,
            trial_seconds=tried.seconds,
            usage=client.usage,
        )


def access_of(name: str, model: ModelSettings) -> ModelAccess:
    """The settings of a model as the connector takes them."""
    return ModelAccess(
        name=name,
        url=model.url,
        served=model.model,
        kind=model.kind,
        api_key=model_key(model),
        adapters=model.adapters,
        system_role=model.system_role,
        thinking_tokens=model.thinking_tokens,
        context_tokens=model.context_tokens,
        connect_timeout=model.connect_seconds,
        first_token_timeout=model.first_token_seconds,
        total_timeout=model.total_seconds,
        wait_timeout=model.wait_seconds,
        concurrency=model.concurrency or 0,
        queue=model.queue,
        verify=model.ca_file or True,
    )


def _missing_adapters(client: HttpLlmClient) -> str:
    """vLLM lists its adapters beside the model; a server that lists no names is not asked."""
    listed = client.listed()
    missing = [ours for ours, theirs in client.access.adapters.items() if theirs not in listed]
    if not listed or not missing:
        return ""
    return f"The server of {client.model} does not list the adapter {', '.join(missing)}."
