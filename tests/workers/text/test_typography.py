"""French marks stay with the word before them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.text.typography import unbroken


def spaced(text: str) -> str:
    return unbroken(text)


def test_marks_and_quotes() -> None:
    assert spaced("Pourquoi ? « Oui » : 12 % ; non !") == (
        "Pourquoi\u00a0? «\u00a0Oui\u00a0»\u00a0: 12\u00a0%\u00a0; non\u00a0!"
    )


def test_what_has_no_space_gets_none() -> None:
    assert spaced("http://x?y=1 a:b 10:30") == "http://x?y=1 a:b 10:30"


@given(st.text(max_size=100))
def test_nothing_else_changes(text: str) -> None:
    assert spaced(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert spaced(spaced(text)) == spaced(text)
