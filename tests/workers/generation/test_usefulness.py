"""What instructs is an answer, however short; what only closes a ticket is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.extractive.steps import is_useless

CLOSING = [
    "Résolu par téléphone avec l'utilisateur.", "Intervention faite ce jour sur site.",
    "Même solution que pour le ticket #4521, voir la procédure décrite dedans.",
    "User confirmed it is working now, closing the ticket.", "ok vu avec les RH",
    "Transféré à l'équipe Réseau pour prise en charge.", "Pas de nouvelles de l'utilisateur",
    "Relancé deux fois sans réponse, je clôture.", "Ticket traité par le support N2", "fait",
    "The user has not replied, we close this ticket.", "Problème réglé en prise en main à distance",
]  # fmt: skip
FIXES = [
    "Redémarrer le poste.", "ipconfig /flushdns", "`gpupdate /force`", "Appuyer sur Alt+Maj.",
    "Merci de redémarrer le spouleur.", "Vider le cache", "Changer le câble", "Replace the cable.",
    "Résolu par téléphone : vider le cache du navigateur.", "Please restart Outlook.",
    "Décocher Économie de toner", "The certificate of the server had expired and was renewed.",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSING)
def test_a_closing_remark_is_no_answer(text: str) -> None:
    assert is_useless(text)


@pytest.mark.parametrize("text", FIXES)
def test_a_fix_is_an_answer(text: str) -> None:
    assert not is_useless(text)


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert is_useless(text) in (True, False)
