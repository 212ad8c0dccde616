"""The kinds of messages are known by sentences that the model was never shown: by their words
alone, and better where their meaning is read, too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from workers.generation.triage.intents.features import Floats
from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import guess, understanding

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[5]
UNSEEN = [one.split("\t") for one in (HERE / "kinds.tsv").read_text("utf-8").splitlines()]
NONE = "none"
SAME = (
    {Intent.NOT_HELPED, Intent.TRIED},
    {Intent.HUMAN, Intent.TICKET},
    {Intent.OFF_TOPIC, Intent.FORBIDDEN},
)
"""Kinds after which the same is done, or nearly."""
BY_WORDS = {
    Intent.THANKS: 0.45, Intent.GREETING: 0.4, Intent.WHO_ARE_YOU: 0.65, Intent.HUMAN: 0.45,
    Intent.TICKET: 0.6, Intent.TICKET_STATUS: 0.35, Intent.OFF_TOPIC: 0.25,
    Intent.FORBIDDEN: 0.35, Intent.NOT_HELPED: 0.25, Intent.TRIED: 0.3,
}  # fmt: skip
BY_MEANING = {
    Intent.THANKS: 0.65, Intent.GREETING: 0.65, Intent.WHO_ARE_YOU: 0.8, Intent.HUMAN: 0.7,
    Intent.TICKET: 0.85, Intent.TICKET_STATUS: 0.6, Intent.OFF_TOPIC: 0.65,
    Intent.FORBIDDEN: 0.45, Intent.NOT_HELPED: 0.65, Intent.TRIED: 0.75,
}  # fmt: skip
"""The least share of each kind that is known, below what was measured."""
MOST_FALSE = 0.1
"""Of sentences that sound like a kind and are none; the rules ask some kinds for more."""


def known(kind: str) -> float:
    """The share of the sentences of a kind that are known as it, or as one that is met alike."""
    texts = [text for one, text in UNSEEN if one == kind]
    if kind == NONE:
        return sum(guess(text).score < 0 for text in texts) / len(texts)
    alike = next((one for one in SAME if kind in one), {kind})
    found = [guess(text) for text in texts]
    return sum(one.score >= 0 and one.kind in alike for one in found) / len(texts)


def lacking(least: dict[Intent, float]) -> dict[str, float]:
    """The kinds of which less is known than the least share, and everyday messages taken for one
    of them."""
    shares = {kind: known(kind) for kind in least}
    found = {str(kind): share for kind, share in shares.items() if share < least[kind]}
    everyday = known(NONE)
    return found | ({NONE: everyday} if everyday < 1 - MOST_FALSE else {})


def test_by_words() -> None:
    assert lacking(BY_WORDS) == {}


@pytest.mark.e5
def test_by_meaning_more_is_known() -> None:
    from connectors.embeddings.e5 import E5Embedder

    with understanding(E5Embedder().embed_queries):
        assert lacking(BY_MEANING) == {}
    assert all(BY_MEANING[kind] > least for kind, least in BY_WORDS.items())


def test_no_sentence_was_learned() -> None:
    learned = (ROOT / "tools/intents/examples.tsv").read_text("utf-8").casefold()
    learned += (ROOT / "tools/intents/everyday.txt").read_text("utf-8").casefold()
    lines = {one.partition("\t")[2] or one for one in learned.splitlines()}
    assert lines.isdisjoint({text.casefold() for _, text in UNSEEN})


def test_meaning_is_read_only_where_it_is_lent() -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return np.zeros((len(texts), 384), np.float32)

    alone = guess("is somebody looking at the plotter?")
    with understanding(embed):
        both = guess("is somebody looking at the plotter?")
        with understanding(None):
            assert guess("is somebody looking at the plotter?") == alone
    assert asked == ["is somebody looking at the plotter?"]
    assert both != alone
    assert guess("is somebody looking at the plotter?") == alone
