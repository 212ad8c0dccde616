"""Refusals, loops, gibberish and the wrong language in what a model wrote."""

from __future__ import annotations

import pytest

from workers.generation.verification.quality import (
    is_gibberish,
    is_in_another_language,
    is_loop,
    is_refusal,
)

GOOD = [
    "Open the network panel, choose the profile and connect again [1].",
    "1. Ouvrez le panneau.\n2. Choisissez le profil.\n3. Redémarrez le programme [1].",
    "You cannot print in colour on this floor; use the printer of floor 2 [1].",
    "Run:\n```\napt update\napt upgrade\napt autoremove\n```\nthen restart [1].",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_answer_has_no_defect(text: str) -> None:
    assert not is_refusal(text)
    assert not is_loop(text)
    assert not is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't assist with that request.",
        "I cannot help with this.",
        "As an AI language model, I have no access to your device.",
        "Je suis désolé, mais je ne peux pas répondre à cette question.",
        "En tant que modèle de langage, je n’ai pas accès à votre poste.",
        "Je ne suis pas en mesure de vous aider.",
    ],
)
def test_refusals(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Open the panel. " * 12,
        "1. Restart the router\n" * 6,
        "the the the the the the the the the the the the the the the the the the the the",
        "ab" * 400,
    ],
)
def test_loops(text: str) -> None:
    assert is_loop(text)


@pytest.mark.parametrize("text", ["", "   ", "%%%% 0101 ::: {}{}{}", "�� data �", "12 34 56 78"])
def test_gibberish(text: str) -> None:
    assert is_gibberish(text)


def test_language() -> None:
    assert is_in_another_language("Open the panel and choose the right profile.", "fr")
    assert is_in_another_language("Ouvrez le panneau et choisissez le bon profil.", "en")
    assert not is_in_another_language("Ouvrez le panneau et choisissez le bon profil.", "fr")
    assert not is_in_another_language("`ls -l`", "fr")
