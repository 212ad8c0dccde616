"""Plain questions: what counts as written and sent, and why the others were not."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import BadInput
from workers.learning.questions import AskedQuestion, Outcome, figures, read_questions

ONE = AskedQuestion("vpn drops", ("1001",))


def outcome(status: str, origin: str, *reasons: str, sources: tuple[str, ...] = ()) -> Outcome:
    return Outcome(ONE, status, origin, "text", sources, 0.9, reasons)


def test_figures() -> None:
    found = figures(
        [
            outcome("answered", "generated", "above_threshold", sources=("1001",)),
            outcome("in_review", "generated", "held_unsupported:2", sources=("1001",)),
            outcome("in_review", "generated", "below_threshold", sources=("1002",)),
            outcome("answered", "extractive", "fell:qwen:no_information", sources=("7",)),
            outcome("abstained", "none", "no_source"),
        ]
    )
    assert (found["questions"], found["written"], found["written_and_sent"]) == (5, 3, 1)
    assert (found["written_and_held"], found["quoted_and_sent"]) == (2, 1)
    assert found["sent_with_a_wrong_source"] == 1
    assert found["why_not"] == {
        "held_unsupported": 1,
        "below_threshold": 1,
        "fell:no_information": 1,
        "abstained": 1,
    }


def test_a_file_of_questions(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "a", "tickets": ["1"]}\n\n{"question": "b"}\n', "utf-8")
    assert read_questions(file) == [AskedQuestion("a", ("1",)), AskedQuestion("b")]


@pytest.mark.parametrize("text", ["no json", '{"text": "a"}', "[]"])
def test_what_is_no_such_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput):
        read_questions(file)
