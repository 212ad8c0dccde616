"""A tiny generation shows whether a server writes, and says in words why it does not."""

from __future__ import annotations

import pytest

from connectors.llm.client import HttpLlmClient
from connectors.llm.trial import TINY, try_out
from tests.fakes.llm import Fail, FakeLlm, Hang, Say

pytestmark = pytest.mark.scenario


def test_a_server_that_writes() -> None:
    with FakeLlm("vllm") as llm:
        llm.otherwise = Say("ready")
        client = HttpLlmClient(llm.access())
        tried = try_out(client)
        assert tried.problem == ""
        assert tried.seconds is not None
        assert llm.asked[0].body["max_tokens"] == TINY.max_tokens
        assert client.usage.calls == 0, "nobody asked for it"


def test_a_server_that_tells_of_itself_and_does_not_write() -> None:
    with FakeLlm("vllm") as llm:
        client = HttpLlmClient(llm.access())
        llm.otherwise = Hang()
        assert "not done after 0.3 s" in try_out(client, 0.3).problem
        llm.otherwise = Fail(500)
        assert "failed (HTTP 500" in try_out(client).problem


def test_a_busy_server_is_well() -> None:
    with FakeLlm("vllm") as llm:
        llm.otherwise = Fail(429)
        tried = try_out(HttpLlmClient(llm.access()))
        assert (tried.problem, tried.seconds) == ("", None)


def test_a_model_that_is_not_there_and_those_that_are() -> None:
    with FakeLlm("vllm", adapters=("org/support",)) as llm:
        client = HttpLlmClient(llm.access(kind="openai", served="gpt-4"))
        problem = try_out(client).problem
        assert "knows no model of this name" in problem
        assert f"Its server lists: {llm.model.name}, org/support." in problem
