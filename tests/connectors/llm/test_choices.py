"""One word of a few, held to by each server's grammar, and how probable each of them was."""

from __future__ import annotations

import math
from typing import Any

import pytest

from connectors.contracts.llm import ChatTurn, Sampling
from connectors.llm.client import HttpLlmClient
from tests.fakes.llm import FakeLlm, Say

pytestmark = pytest.mark.scenario
ASK = (ChatTurn("user", "Does it?"),)
ONE_OF = Sampling(max_tokens=4, temperature=0.0, choices=("yes", "no"))
GRAMMARS: dict[str, dict[str, Any]] = {
    "tgi": {"response_format": {"type": "regex", "value": "(yes|no)"}},
    "vllm": {"structured_outputs": {"choice": ["yes", "no"]}},
    "llamacpp": {"grammar": 'root ::= "yes" | "no"'},
}


@pytest.mark.parametrize("kind", list(GRAMMARS))
def test_each_server_is_told_in_its_own_way(kind: Any) -> None:
    with FakeLlm(kind) as llm:
        beside = (("Yes", math.log(0.6)), ("No", math.log(0.2)), ("Maybe", math.log(0.1)))
        llm.will(Say("yes", logprob=math.log(0.6), beside=beside))
        completion = HttpLlmClient(llm.access()).complete(ASK, ONE_OF)
        (asked,) = llm.asked
    assert {name: asked.body[name] for name in GRAMMARS[kind]} == GRAMMARS[kind]
    assert asked.body["top_logprobs"] > 1
    # "yes" is the token that was taken, "Yes" one that could have been.
    assert completion.choices["yes"] == pytest.approx(1.2 / 1.4)
    assert sum(completion.choices.values()) == pytest.approx(1.0)


def test_without_probabilities_the_word_decides() -> None:
    with FakeLlm("vllm", extras={"needs_top_logprobs": True}) as llm:
        llm.will(Say("No."))
        assert HttpLlmClient(llm.access()).complete(ASK, ONE_OF).choices == {"yes": 0.0, "no": 1.0}


def test_something_else_is_none_of_them() -> None:
    with FakeLlm("llamacpp") as llm:
        llm.will(Say("Perhaps"))
        assert HttpLlmClient(llm.access()).complete(ASK, ONE_OF).choices == {}


def test_nothing_is_told_of_choices_that_nobody_asked_for() -> None:
    with FakeLlm("tgi") as llm:
        assert HttpLlmClient(llm.access()).complete(ASK, Sampling(max_tokens=9)).choices == {}
        assert "response_format" not in llm.asked[0].body
