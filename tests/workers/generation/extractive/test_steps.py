"""A resolution cut in pieces that may be quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.extractive.steps import Piece, pieces_of


def test_steps_keep_what_belongs_to_them() -> None:
    text = (
        "Bonjour,\nVoici la marche à suivre. Elle prend une minute.\n"
        "1. Ouvrir le menu\n   puis Options\n```\nipconfig /all\n```\n2) Fermer\n\n  Cordialement"
    )
    assert pieces_of(text) == [
        Piece("Voici la marche à suivre.", False),
        Piece("Elle prend une minute.", False),
        Piece("1. Ouvrir le menu\n   puis Options\n```\nipconfig /all\n```", True),
        Piece("2) Fermer", True),
    ]


def test_a_blank_line_ends_an_item_but_not_for_its_command() -> None:
    assert pieces_of("- Lancez\n\n  le service") == [
        Piece("- Lancez", True),
        Piece("le service", False),
    ]
    assert pieces_of("- Lancez\n\n```\nrun\n```") == [Piece("- Lancez\n```\nrun\n```", True)]


def test_a_code_block_that_never_ends_is_closed() -> None:
    assert pieces_of("```\nrun") == [Piece("```\nrun\n```", True)]


@pytest.mark.parametrize(
    "courtesy",
    [
        "Bonjour Marie,",
        "Merci d'avance",
        "Thank you for your patience.",
        "Kind regards",
        "Chère Ada",
    ],
)
def test_a_courtesy_is_no_piece(courtesy: str) -> None:
    assert pieces_of(f"{courtesy}\nRedémarrez l'imprimante.") == [
        Piece("Redémarrez l'imprimante.", False)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("line", [" b\n", "- a\n", "```\nx\n```\n", "A. B. ", "merci\n", "\n"])
def test_two_hundred_thousand_characters_come_to_an_end(line: str) -> None:
    text = "- a\n" + line * (200_000 // len(line))
    assert sum(len(piece.text) for piece in pieces_of(text)) <= 2 * len(text)


@given(st.lists(st.sampled_from(["- a", " b", "```", "x. Y", "", "1. c", "merci"])).map("\n".join))
def test_no_piece_is_empty_and_no_word_is_new(text: str) -> None:
    pieces = pieces_of(text)
    assert all(piece.text.strip() for piece in pieces)
    assert {word for piece in pieces for word in piece.text.split()} <= {*text.split(), "```"}
