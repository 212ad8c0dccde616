"""A language model of ours as LangChain knows models, for chains: ``prompt | chat | parser``.

Timeouts, places, retries, breaker and cancellation stay the client's. A chain that is streamed and
given up in the middle closes the stream, and so ends the generation on the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, Literal

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, SkipValidation

from connectors.contracts.llm import ChatTurn, Completion, LlmClient, Sampling

ROLES: Mapping[str, Literal["system", "user", "assistant"]] = {
    "system": "system",
    "human": "user",
    "ai": "assistant",
}


class GuichetChat(BaseChatModel):
    """A `BaseChatModel` over any `LlmClient`. Errors are the client's own."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    client: SkipValidation[LlmClient]
    sampling: Sampling = Sampling()
    disable_streaming: bool | Literal["tool_calling"] = False

    @property
    def _llm_type(self) -> str:
        return "guichet"

    @property
    def _identifying_params(self) -> Mapping[str, Any]:
        return {"model": self.client.model}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        told = self.client.complete(turns_of(messages), self.sampling)
        message = AIMessage(
            told.text, response_metadata=_metadata(told), usage_metadata=_usage(told)
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        with closing(self.client.stream(turns_of(messages), self.sampling)) as stream:
            for piece in stream:
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
                if run_manager is not None:
                    run_manager.on_llm_new_token(piece, chunk=chunk)
                yield chunk
            told = stream.completion
        last = AIMessageChunk(
            content="", response_metadata=_metadata(told), usage_metadata=_usage(told)
        )
        yield ChatGenerationChunk(message=last)


def turns_of(messages: Sequence[BaseMessage]) -> list[ChatTurn]:
    """LangChain's messages as turns. Raises `ValueError` for tool calls and pictures."""
    turns = []
    for message in messages:
        if message.type not in ROLES or not isinstance(message.content, str):
            raise ValueError(f"a {message.type} message with other things than text cannot be sent")
        turns.append(ChatTurn(ROLES[message.type], message.content))
    return turns


def _metadata(told: Completion) -> dict[str, Any]:
    return {
        "model_name": told.model,
        "finish_reason": told.finish_reason,
        "score": told.score,
        "first_token_seconds": told.first_token_seconds,
    }


def _usage(told: Completion) -> Any:
    return {
        "input_tokens": told.prompt_tokens,
        "output_tokens": told.completion_tokens,
        "total_tokens": told.prompt_tokens + told.completion_tokens,
    }
