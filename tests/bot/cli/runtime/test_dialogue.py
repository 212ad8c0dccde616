"""What the desk does in labelled conversations does not fall below what it did.

The shared conversations are played, without a model. The floors are a little below what was
measured, so that a change of one turn fails nothing and a change of a kind does.
"""

from __future__ import annotations

import pytest

from bot.cli.runtime.dialogue import play_all
from tests.support.shared_data import shared
from workers.learning.dialogue import PlayedTurn, figures, read_conversations

SURE = 0.9
RIGHT_WHERE_SURE = 0.9
ACCEPTABLE, RIGHT_SOURCE, BEST = 0.92, 0.85, 0.66
FALSE_ABSTENTIONS, IMPOSSIBLE_SENT, WRONG_SENT = 0.05, 0.06, 0.15


def sure_and_right(turns: list[PlayedTurn]) -> float:
    sure = [one for one in turns if one.sources and (one.confidence or 0.0) >= SURE]
    assert sure
    return sum(one.right for one in sure) / len(sure)


@pytest.mark.slow
def test_conversations_end_as_they_should() -> None:
    conversations = read_conversations(shared("dialogues/dialogues-dev.jsonl"))
    turns = play_all(conversations, None, lambda done: None)
    found = figures(turns)
    assert found["acceptable"]["share"] >= ACCEPTABLE
    assert found["best"]["share"] >= BEST
    assert found["wrong_sent"]["share"] <= WRONG_SENT
    assert found["answerable_right"]["share"] >= RIGHT_SOURCE
    assert found["false_abstentions"]["share"] <= FALSE_ABSTENTIONS
    assert found["impossible_sent"]["share"] <= IMPOSSIBLE_SENT
    assert found["urgent_handed_off"]["share"] == 1.0
    assert sure_and_right(turns) >= RIGHT_WHERE_SURE
