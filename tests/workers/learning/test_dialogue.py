"""Conversations with labels: what counts as right, and how it is summed up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connectors.errors import BadInput
from workers.learning.dialogue import (
    PlayedTurn,
    figures,
    outcome,
    read_conversations,
    reliability,
)


def played(
    got: str, sources: tuple[str, ...] = (), sure: float | None = None, **expect: Any
) -> Any:
    labels = {"outcomes": ["answer_sent"], "best": "answer_sent", "sources_any": ["1"], **expect}
    return PlayedTurn("a", 1, "direct", "text", labels, got, sources, sure)


@pytest.mark.parametrize(
    ("status", "gate", "before", "found"),
    [
        ("answered", "send", [], "answer_sent"),
        ("answered", "who_are_you", [], "small_talk"),
        ("answered", "known_incident", [], "known_incident"),
        ("with_human", "urgent", [], "handoff"),
        ("escalated", None, [], "ticket_opened"),
        ("superseded", None, ["handoff"], "handoff"),
        ("failed", None, [], "failed"),
    ],
)
def test_outcomes(status: str, gate: str | None, before: list[str], found: str) -> None:
    assert outcome(status, gate, before) == found


def test_figures_and_the_reliability_of_confidence() -> None:
    turns = [
        played("answer_sent", ("1",), 0.95),
        played("answer_sent", ("2",), 0.92),
        played("answer_reviewed", ("1",), 0.3, outcomes=["answer_reviewed"]),
        played("abstain"),
    ]
    found = figures(turns)
    assert found["acceptable"] == {"count": 3, "of": 4, "share": 0.75}
    assert found["wrong_sent"] == {"count": 1, "of": 2, "share": 0.5}
    assert found["false_abstentions"]["count"] == 1
    assert reliability(turns) == [
        {"from": 0.2, "to": 0.4, "count": 1, "of": 1, "share": 1.0},
        {"from": 0.9, "to": 1.0, "count": 1, "of": 2, "share": 0.5},
    ]


def test_a_file_without_conversations_is_said(tmp_path: Path) -> None:
    file = tmp_path / "none.jsonl"
    file.write_text('{"id": 1}\n', "utf-8")
    with pytest.raises(BadInput):
        read_conversations(file)
