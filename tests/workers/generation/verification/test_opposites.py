"""One word that turns a sentence round is seen; what a source says itself never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.verification.grounding import check
from workers.generation.verification.opposites import contradicts
from workers.generation.verification.sources import Basis

TURNED = [
    ("Enable the proxy in the settings.", "Disable the proxy in the settings", "en"),
    ("Wait two minutes after the restart.", "Wait twenty minutes after the restart", "en"),
    ("Appuyez sur le bouton rouge du boîtier.", "Appuyez sur le bouton vert du boîtier", "fr"),
    ("Ouvrez le port sortant du pare-feu.", "Fermez le port sortant du pare-feu", "fr"),
    ("Branchez le câble avant le démarrage.", "Branchez le câble après le démarrage", "fr"),
    ("Supprimez le profil réseau du poste.", "Sauvegardez le profil réseau du poste", "fr"),
    ("Switch on the energy saving of the screen.", "Switch off the energy saving of the screen",
     "en"),
    ("Le service passe le lundi matin.", "Le service passe le mardi matin", "fr"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "answer", "language"), TURNED)
def test_a_reversal_is_not_supported(source: str, answer: str, language: str) -> None:
    found = check(f"{answer} [1].", {1: Basis("", source, language)}, "", language)
    assert ["opposite" in one.missing for one in found.unsupported] == [True]
    back = check(f"{source[:-1]} [1].", {1: Basis("", source, language)}, "", language)
    assert not back.unsupported


@given(st.text(max_size=200))
def test_a_text_does_not_contradict_itself(text: str) -> None:
    assert not contradicts(text, text)


def test_translations_do_not_contradict() -> None:
    assert not contradicts("Wait two minutes.", "Attendez deux minutes.")
    assert contradicts("Wait two minutes.", "Attendez trois minutes.")
