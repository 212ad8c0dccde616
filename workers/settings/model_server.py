"""One model of ``GUICHET_MODELS``: where it is, what it is asked for, and how long we wait."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

Seconds = Annotated[float, Field(gt=0.0)]
PAGES = (
    "/chat/completions",
    "/completions",
    "/models",
    "/generate",
    "/generate_stream",
)
"""Pages of a server whose address people paste in place of the server's."""
ADAPTER = re.compile(r"[\w][\w./@:-]{0,199}")


class ModelSettings(BaseModel):
    """A server and one model on it. Only the address is needed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    """`http://HOST:PORT`, with or without ``/v1``; the address of its page for chat will do."""
    model: str = ""
    """The name under which the server serves it; empty: the first that it lists."""
    kind: Literal["auto", "tgi", "vllm", "llamacpp", "openai"] = "auto"
    api_key: SecretStr = SecretStr("")
    api_key_env: str = ""
    """Name of the environment variable that holds the key, for a file that must hold no secret."""
    ca_file: str = ""
    """File with the authority that signed the server's certificate, if it is your own."""
    context_tokens: Annotated[int, Field(ge=0)] = 0
    """Tokens of a prompt and its answer together; 0: what the server says, else 4,096."""
    answer_tokens: Annotated[int, Field(ge=1)] = 700
    thinking_tokens: Annotated[int, Field(ge=0)] = 0
    """Tokens that a thinking model may write before each answer, besides `answer_tokens`."""
    connect_seconds: Seconds = 3.0
    first_token_seconds: Seconds = 30.0
    """Longest wait for the first token, and between two."""
    total_seconds: Seconds = 120.0
    wait_seconds: Annotated[float, Field(ge=0.0)] = 20.0
    """Longest wait for a free place, ours or the server's."""
    concurrency: Annotated[int, Field(ge=1, le=1024)] | None = None
    """Requests to it at once from one worker process; left out: as many as the server says that it
    takes (llama.cpp's slots, vLLM's ``max_num_seqs``, TGI's ``max_concurrent_requests``), else
    64."""
    queue: Annotated[int, Field(ge=0)] = 128
    """Calls that may wait for one of these places; a further one is refused at once."""
    prompt: str = ""
    """Name of the prompt that it is asked with; empty: the default one."""
    adapters: dict[str, str] = Field(default_factory=dict)
    """LoRA adapters: our name and the server's. A list names both alike."""
    system_role: bool = False
    """Whether its chat template has a system role; without, the first user turn carries it."""

    @field_validator("url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError("use http://HOST:PORT or https://…, without a password in it")
        value = value.rstrip("/")
        for page in PAGES:
            value = value.removesuffix(page)
        return value.rstrip("/").removesuffix("/v1").rstrip("/")

    @field_validator("adapters", mode="before")
    @classmethod
    def _a_list_names_both(cls, value: Any) -> Any:
        return {name: name for name in value} if isinstance(value, list) else value

    @field_validator("adapters")
    @classmethod
    def _names_that_can_be_sent(cls, value: dict[str, str]) -> dict[str, str]:
        for ours, theirs in value.items():
            if not ADAPTER.fullmatch(ours) or not ADAPTER.fullmatch(theirs):
                raise ValueError("an adapter's name is made of letters, digits and . _ - / @ :")
            if theirs == "tgi":
                raise ValueError("an adapter cannot be called tgi: that is TGI's base model")
        return value

    @model_validator(mode="after")
    def _fits(self) -> ModelSettings:
        written = self.answer_tokens + self.thinking_tokens
        if self.context_tokens and written >= self.context_tokens:
            both = " and thinking_tokens together" if self.thinking_tokens else ""
            raise ValueError(f"answer_tokens{both} must be less than context_tokens")
        if self.first_token_seconds > self.total_seconds:
            raise ValueError("first_token_seconds must not exceed total_seconds")
        if self.api_key_env and self.api_key.get_secret_value():
            raise ValueError("give api_key or api_key_env, not both")
        return self
