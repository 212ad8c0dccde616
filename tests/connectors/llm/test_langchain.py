"""Our client in LangChain's chains: text, metadata, streaming, and giving up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate

from connectors.contracts.llm import ChatTurn, Completion, ModelInfo, Sampling
from connectors.llm.langchain import GuichetChat, turns_of

TOLD = Completion("Bonjour à tous", "mistral", "stop", 7, 3, 0.9, 0.1)


class Written:
    """A stream of three pieces that remembers whether it was closed."""

    completion = TOLD

    def __init__(self) -> None:
        self.closed = False

    def __iter__(self) -> Iterator[str]:
        yield from ("Bonjour", " à", " tous")

    def close(self) -> None:
        self.closed = True


class Model:
    """An `LlmClient` that always says the same."""

    model = "mistral"

    def __init__(self) -> None:
        self.asked: list[Sequence[ChatTurn]] = []
        self.written = Written()

    def complete(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Completion:
        self.asked.append(turns)
        return TOLD

    def stream(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Written:
        self.asked.append(turns)
        return self.written

    def count_tokens(self, text: str) -> int:
        return len(text)

    def info(self) -> ModelInfo:
        return ModelInfo("fake")


PROMPT = ChatPromptTemplate([("system", "Answer."), ("human", "{question}")])


def test_a_chain_gives_text() -> None:
    model = Model()
    chain = PROMPT | GuichetChat(client=model) | StrOutputParser()
    assert chain.invoke({"question": "Wifi?"}) == "Bonjour à tous"
    assert list(model.asked[0]) == [ChatTurn("system", "Answer."), ChatTurn("user", "Wifi?")]


def test_a_message_carries_what_the_server_told() -> None:
    message = GuichetChat(client=Model()).invoke("Wifi?")
    assert message.usage_metadata == {"input_tokens": 7, "output_tokens": 3, "total_tokens": 10}
    assert message.response_metadata["finish_reason"] == "stop"
    assert message.response_metadata["score"] == 0.9


def test_a_chain_streams_the_pieces() -> None:
    model = Model()
    chain = PROMPT | GuichetChat(client=model) | StrOutputParser()
    pieces = [piece for piece in chain.stream({"question": "Wifi?"}) if piece]
    assert pieces == ["Bonjour", " à", " tous"]
    assert model.written.closed


def test_a_chain_that_is_given_up_closes_the_stream() -> None:
    model = Model()
    stream = GuichetChat(client=model).stream("Wifi?")
    next(iter(stream))
    stream.close()  # type: ignore[attr-defined]
    assert model.written.closed


def test_only_text_is_sent() -> None:
    roles = [SystemMessage("a"), HumanMessage("b"), AIMessage("c")]
    assert [turn.role for turn in turns_of(roles)] == ["system", "user", "assistant"]
    with pytest.raises(ValueError, match="cannot be sent"):
        turns_of([ToolMessage("d", tool_call_id="1")])
    with pytest.raises(ValueError, match="cannot be sent"):
        turns_of([HumanMessage([{"type": "image_url", "image_url": {"url": "x"}}])])
