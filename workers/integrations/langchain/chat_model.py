"""A language model of the settings as a LangChain chat model: our limits, retries and metrics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LangSmithParams
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field, SkipValidation

from connectors.contracts.llm import ChatTurn, Completion, LlmClient, Sampling
from connectors.errors import BadInput


class GuichetChatModel(BaseChatModel):
    """Writes with an `LlmClient`. Texts in, text out: no tools and no pictures.

    A call raises what the client raises: `Unavailable`, `RateLimited` or `Refused`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    client: SkipValidation[LlmClient] = Field(exclude=True)
    max_tokens: int = 700
    temperature: float = 0.2
    seed: int | None = 7
    stop: list[str] = Field(default_factory=list)
    """The text ends before the first of these."""

    @property
    def model_name(self) -> str:
        """The name under which the settings know the model."""
        return self.client.model

    @property
    def _llm_type(self) -> str:
        return "guichet"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {
            "model": self.model_name,
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "seed": self.seed,
            "stop": self.stop,
        }

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = LangSmithParams(
            ls_provider="guichet",
            ls_model_name=kwargs.get("model", self.model_name),
            ls_model_type="chat",
            ls_temperature=self.temperature,
            ls_max_tokens=self.max_tokens,
        )
        if stops := stop or self.stop:
            params["ls_stop"] = stops
        return params

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        turns, sampling = _turns(messages), self._sampling(kwargs)
        stops = stop or self.stop
        if stops:
            # Piece by piece, so that the server stops, too.
            chunks = list(self._stream(messages, stop, None, **kwargs))
            whole = chunks[0]
            for chunk in chunks[1:]:
                whole += chunk
            message: AIMessageChunk = whole.message  # type: ignore[assignment]
            answer = AIMessage(
                content=message.content,
                response_metadata=message.response_metadata,
                usage_metadata=message.usage_metadata,
            )
        else:
            completion = self.client.complete(turns, sampling)
            answer = AIMessage(
                content=completion.text,
                response_metadata=_metadata(completion),
                usage_metadata=_usage(completion),
            )
        return ChatResult(generations=[ChatGeneration(message=answer)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        stream = self.client.stream(_turns(messages), self._sampling(kwargs))
        try:
            until = _Until(stop or self.stop)
            for piece in stream:
                if text := until.take(piece):
                    yield _chunk(text, run_manager)
                if until.ended:
                    # How many tokens it was, only the server's last piece would have said.
                    metadata = {"model_name": self.model_name, "finish_reason": "stop"}
                    yield ChatGenerationChunk(
                        message=AIMessageChunk(
                            content="", response_metadata=metadata, chunk_position="last"
                        )
                    )
                    return
            if text := until.rest():
                yield _chunk(text, run_manager)
            completion = stream.completion
            last = AIMessageChunk(
                content="",
                response_metadata=_metadata(completion),
                usage_metadata=_usage(completion),
                chunk_position="last",
            )
            yield ChatGenerationChunk(message=last)
        finally:
            stream.close()

    def _sampling(self, given: dict[str, Any]) -> Sampling:
        return Sampling(
            max_tokens=given.get("max_tokens", self.max_tokens),
            temperature=given.get("temperature", self.temperature),
            seed=given.get("seed", self.seed),
        )


class _Until:
    """Lets text through until the first stop text, which may come in several pieces."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = [stop for stop in stops if stop]
        self._held_back = max((len(stop) for stop in self._stops), default=1) - 1
        self._held = ""
        self.ended = False

    def take(self, piece: str) -> str:
        """What of the text so far is certainly before a stop text, and was not given yet."""
        self._held += piece
        places = [at for stop in self._stops if (at := self._held.find(stop)) >= 0]
        if places:
            self.ended = True
            return self._held[: min(places)]
        certain = len(self._held) - self._held_back
        if certain <= 0:
            return ""
        text, self._held = self._held[:certain], self._held[certain:]
        return text

    def rest(self) -> str:
        """What was held back, once the text has ended."""
        return self._held


def _chunk(text: str, run_manager: CallbackManagerForLLMRun | None) -> ChatGenerationChunk:
    chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
    if run_manager is not None:
        run_manager.on_llm_new_token(text, chunk=chunk)
    return chunk


def _turns(messages: Sequence[BaseMessage]) -> list[ChatTurn]:
    """Turns of a prompt. Raises `BadInput` for a message that is not text of one of three roles.

    Neighbours of one role become one turn, because chat templates refuse two in a row.
    """
    turns: list[ChatTurn] = []
    for message in messages:
        role, text = _role(message), _text(message)
        if turns and turns[-1].role == role:
            turns[-1] = ChatTurn(role, f"{turns[-1].content}\n\n{text}")
        else:
            turns.append(ChatTurn(role, text))
    return turns


def _role(message: BaseMessage) -> Literal["system", "user", "assistant"]:
    if isinstance(message, SystemMessage):
        return "system"
    if isinstance(message, HumanMessage):
        return "user"
    if isinstance(message, AIMessage):
        return "assistant"
    raise BadInput(
        f"A message of type {message.type!r} cannot be sent to this model.",
        "It takes system, human and AI messages.",
    )


def _text(message: BaseMessage) -> str:
    if isinstance(message.content, str):
        return message.content
    other = [
        str(block.get("type"))
        for block in message.content
        if isinstance(block, dict) and block.get("type") != "text"
    ]
    if other:
        raise BadInput(f"This model takes text, not {other[0]!r}.", "Send the text alone.")
    return str(message.text)


def _metadata(completion: Completion) -> dict[str, Any]:
    return {"model_name": completion.model, "finish_reason": completion.finish_reason}


def _usage(completion: Completion) -> UsageMetadata:
    return UsageMetadata(
        input_tokens=completion.prompt_tokens,
        output_tokens=completion.completion_tokens,
        total_tokens=completion.prompt_tokens + completion.completion_tokens,
    )
