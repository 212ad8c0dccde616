"""A model of the settings as a LangChain chat model: the standard tests, and what is our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests

from connectors.contracts.llm import ChatTurn
from connectors.errors import BadInput, Unavailable
from tests.fakes.scripted_llm import ScriptedLlm
from workers.integrations.langchain.chat_model import GuichetChatModel

TEXT = "Press the reset button behind the printer, then wait for the green light."


class _Standard:
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return GuichetChatModel

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"client": ScriptedLlm(TEXT, name="mistral")}

    @property
    def supports_model_override(self) -> bool:
        return False


class TestUnit(_Standard, ChatModelUnitTests):
    """LangChain's own unit tests."""


@pytest.mark.anyio
class TestIntegration(_Standard, ChatModelIntegrationTests):
    """LangChain's own integration tests, on a scripted model."""


def model(script: Any = TEXT, **fields: Any) -> tuple[GuichetChatModel, ScriptedLlm]:
    client = ScriptedLlm(script, name="mistral", piece=5)
    return GuichetChatModel(client=client, **fields), client


def test_a_prompt_becomes_turns_and_the_answer_a_message() -> None:
    chat, client = model(temperature=0.0, max_tokens=50)
    answer = chat.invoke([SystemMessage("Be brief."), HumanMessage("The printer is dead.")])
    assert isinstance(answer, AIMessage)
    assert answer.content == TEXT
    assert answer.usage_metadata == {"input_tokens": 100, "output_tokens": 50, "total_tokens": 150}
    assert answer.response_metadata["model_name"] == "mistral"
    assert answer.response_metadata["finish_reason"] == "stop"
    (turns,) = client.prompts
    assert turns == (ChatTurn("system", "Be brief."), ChatTurn("user", "The printer is dead."))
    (sampling,) = client.samplings
    assert (sampling.temperature, sampling.max_tokens, sampling.seed) == (0.0, 50, 7)


def test_it_fits_into_a_chain_of_the_site() -> None:
    chat, client = model(lambda asked: asked.upper())
    chain = ChatPromptTemplate.from_messages([("user", "about {what}")]) | chat
    assert chain.invoke({"what": "printers"}).content == "ABOUT PRINTERS"
    assert len(client.prompts) == 1


def test_two_messages_of_one_role_are_one_turn() -> None:
    chat, client = model()
    chat.invoke([HumanMessage("one"), HumanMessage("two"), AIMessage("three")])
    assert client.prompts[0] == (ChatTurn("user", "one\n\ntwo"), ChatTurn("assistant", "three"))


@pytest.mark.parametrize("stops", [["then"], ["never", "then"], ["then", "reset"], [" "]])
def test_a_stop_text_ends_the_answer_whatever_the_pieces_are(stops: Sequence[str]) -> None:
    wanted = min((TEXT.split(stop)[0] for stop in stops), key=len)
    for size in (1, 2, 3, 5, 100):
        client = ScriptedLlm(TEXT, piece=size)
        chat = GuichetChatModel(client=client)
        assert chat.invoke("Help", stop=list(stops)).content == wanted
        assert client.streams[-1].closed, "the server is told"
        streamed = list(chat.stream("Help", stop=list(stops)))
        assert "".join(str(chunk.content) for chunk in streamed) == wanted
        assert GuichetChatModel(client=client, stop=list(stops)).invoke("Help").content == wanted


def test_a_stop_text_that_does_not_come_changes_nothing() -> None:
    chat, _ = model()
    answer = chat.invoke("Help", stop=["a text that is not in it"])
    assert answer.content == TEXT
    assert answer.usage_metadata is not None


class Tokens(BaseCallbackHandler):
    """Hears each piece."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_llm_new_token(self, token: str, **_: Any) -> None:
        self.heard.append(token)


def test_pieces_are_told_as_they_come() -> None:
    chat, client = model()
    ear = Tokens()
    pieces = [str(chunk.content) for chunk in chat.stream("Help", config={"callbacks": [ear]})]
    assert "".join(pieces) == "".join(ear.heard) == TEXT
    assert len([piece for piece in pieces if piece]) > 5
    assert client.streams[0].closed


def test_a_stream_that_is_left_is_cancelled() -> None:
    chat, client = model()
    stream = chat.stream("Help")
    next(stream)
    stream.close()
    assert client.streams[0].closed
    assert not client.streams[0].ended


def test_an_error_of_the_client_comes_through() -> None:
    chat, _ = model(Unavailable("The model does not answer."))
    with pytest.raises(Unavailable):
        chat.invoke("Help")
    with pytest.raises(Unavailable):
        list(chat.stream("Help"))


def test_what_is_no_text_is_refused_in_words() -> None:
    chat, client = model()
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    with pytest.raises(BadInput, match="takes text, not 'image_url'"):
        chat.invoke([HumanMessage([{"type": "text", "text": "Look:"}, picture])])
    with pytest.raises(BadInput, match="'tool'"):
        chat.invoke([ToolMessage("42", tool_call_id="1")])
    assert client.prompts == []


def test_it_says_nothing_of_the_client_where_it_is_shown() -> None:
    chat, _ = model()
    assert "client" not in chat.model_dump()
    assert chat.model_name == "mistral"
