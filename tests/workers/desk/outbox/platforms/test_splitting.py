"""Long texts in pieces: whole paragraphs, closed code blocks, and no link in two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.desk.outbox.platforms.splitting import split_text

LINK = "[the page of the printer](https://printer.example/a/rather/long/path?and=more)"
LINES = st.lists(
    st.sampled_from(
        ["", "a short line", "word " * 30, "x" * 200, "```", "```sh", "~~~", "> ```", "- item",
         f"see {LINK} and {LINK}.", "`a span of code` " * 9, "code; " * 40]
    ),
    max_size=40,
)  # fmt: skip


def squeezed(text: str) -> str:
    """A text without blanks, and without the fences that are written anew."""
    lines = [line for line in text.split("\n") if line.strip(" >`~") not in ("", "sh")]
    return "".join("".join(lines).split())


@settings(max_examples=200, deadline=None)
@given(LINES, st.integers(300, 900))
def test_pieces_fit_and_say_all(lines: list[str], room: int) -> None:
    text = "\n".join(lines)
    pieces = split_text(text, room)
    assert all(len(piece) <= room for piece in pieces)
    assert squeezed("\n".join(pieces)) == squeezed(text)


def test_what_fits_is_one_piece_as_it_is() -> None:
    assert split_text("a\n\n```\nb", 100) == ["a\n\n```\nb"]
    assert split_text("", 100) == [""]


def test_it_is_cut_between_paragraphs() -> None:
    one, two, three = "a " * 40, "b " * 40, "c " * 40
    pieces = split_text(f"{one}\n\n{two}\n\n{three}", 200)
    assert [piece.split()[0] for piece in pieces] == ["a", "c"]
    assert pieces[0].count("b") == 40


def test_a_code_block_is_closed_and_opened_again() -> None:
    code = "\n".join(f"line {number}" for number in range(60))
    pieces = split_text(f"Before:\n\n```sh\n{code}\n```\n\nAfter.", 200)
    assert len(pieces) > 2
    for piece in pieces:
        assert piece.count("```") % 2 == 0
    assert all(piece.startswith("```sh\n") for piece in pieces[1:])
    assert pieces[-1].endswith("After.")


def test_a_mark_within_a_longer_fence_ends_nothing() -> None:
    pieces = split_text("````\n" + "```\nx\n" * 60 + "````\nafter", 200)
    assert all(piece.startswith("````") for piece in pieces)
    assert all(piece.count("````") == 2 for piece in pieces)


def test_a_link_is_never_cut() -> None:
    pieces = split_text(" ".join([LINK] * 20), 300)
    assert sum(piece.count(LINK) for piece in pieces) == 20


@pytest.mark.parametrize("worst", ["[", "[x](", "`", "```\n", "> ", "a ", "\n", "x", "[a]( b `"])
def test_the_worst_of_texts_is_no_trouble(worst: str) -> None:
    """200,000 characters of it: what takes the square of that ends by the test's own limit."""
    pieces = split_text(worst * (200_000 // len(worst)), 4_000)
    assert all(len(piece) <= 4_000 for piece in pieces)
