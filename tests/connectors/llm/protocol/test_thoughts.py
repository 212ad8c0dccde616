"""Thoughts in a text are told apart, wherever its pieces are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.llm.protocol.thoughts import TAGS, Thoughts


def answer_in(pieces: list[str]) -> str:
    thoughts = Thoughts()
    return "".join(map(thoughts.feed, pieces)) + thoughts.end()


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("<think>MTU? perhaps.</think>\n\nSet the MTU to 1300 [1].", "Set the MTU to 1300 [1]."),
        ('\n<think>\nhm\n</think>{"a": 1}', '{"a": 1}'),
        ("[THINK]lent[/THINK]Oui.", "Oui."),
        ("<think>no end", ""),
        ("<think>", ""),
        ("<thi", "<thi"),
        ("<table> is no thought", "<table> is no thought"),
        ("Type <think> in the field.", "Type <think> in the field."),
        ("<think></think>", ""),
        ("", ""),
        ("  ", "  "),
        ("Oui", "Oui"),
    ],
)
def test_a_text_that_begins_with_thoughts(raw: str, answer: str) -> None:
    assert answer_in([raw]) == answer
    assert answer_in(list(raw)) == answer


@given(
    opening=st.sampled_from(sorted(TAGS)),
    thought=st.text(alphabet="ab <>/[]think\n", max_size=40),
    answer=st.text(alphabet="ab <>/[]think\n{}", min_size=1, max_size=40),
    cuts=st.lists(st.integers(0, 120), max_size=8),
)
def test_cuts_make_no_difference(opening: str, thought: str, answer: str, cuts: list[int]) -> None:
    closing = TAGS[opening]
    thought = thought.replace(closing, "")
    raw = f"{opening}{thought}{closing}{answer}"
    ends = sorted({min(cut, len(raw)) for cut in cuts} | {len(raw)})
    starts = [0, *ends[:-1]]
    pieces = [raw[start:end] for start, end in zip(starts, ends, strict=True)]
    assert answer_in(pieces) == answer_in([raw])


@given(st.text(max_size=60))
def test_a_text_without_thoughts_stays_as_it_is(text: str) -> None:
    if not text.lstrip().startswith(tuple(TAGS)):
        assert answer_in(list(text)) == text
