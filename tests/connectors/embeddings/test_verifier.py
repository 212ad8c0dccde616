"""Verdicts of a server: labels at /predict, one score at /rerank, and who judges nothing."""

from __future__ import annotations

import httpx
import pytest

from connectors.contracts.verifier import Pair
from connectors.errors import Refused, Unavailable
from tests.fakes.embeddings import FakeEmbeddings, shared_words

PAIRS = [Pair("restart the router", "now restart the router"), Pair("buy a cable", "restart it")]


def classifying(*labels: str) -> FakeEmbeddings:
    fake = FakeEmbeddings("org/nli")
    follows, *others = labels
    fake.labels = {follows: lambda source, sentence: shared_words(sentence, source)}
    fake.labels |= {one: lambda source, sentence: 0.3 for one in others}
    return fake


@pytest.mark.parametrize("follows", ["entailment", "ENTAILMENT", "supported"])
def test_the_label_that_says_that_it_follows_counts(follows: str) -> None:
    verifier = classifying(follows, "neutral", "contradiction").verifier()
    assert verifier.verdicts(PAIRS) == [1.0, 0.0]
    assert verifier.name == "org/nli"


def test_one_score_is_asked_for_as_of_a_reranker() -> None:
    fake = FakeEmbeddings("org/grounding")
    fake.reranks = True
    assert fake.verifier().verdicts(PAIRS) == [1.0, 0.0]
    assert fake.reread[0] == ("restart the router", ["now restart the router"])


def test_more_than_the_server_takes_at_once() -> None:
    fake = classifying("entailment", "neutral")
    fake.batch = 3
    assert fake.verifier().verdicts(PAIRS * 4) == [1.0, 0.0] * 4


def test_no_server_of_verdicts() -> None:
    with pytest.raises(Refused, match="GUICHET_VERIFIER_URL"):
        FakeEmbeddings().verifier().verdicts(PAIRS)


@pytest.mark.parametrize(
    "reply", [[], {"x": 1}, [[{"label": "LABEL_0", "score": 0.9}]] * 2, [[], []]]
)
def test_what_is_no_verdict(reply: object) -> None:
    fake = classifying("entailment")
    fake.next.append(httpx.Response(200, json=reply))
    with pytest.raises(Unavailable):
        fake.verifier().verdicts(PAIRS)


def test_the_check_names_the_model() -> None:
    assert classifying("entailment", "neutral").verifier().check() == "org/nli"
