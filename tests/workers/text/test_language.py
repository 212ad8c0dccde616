"""French and English in three words; others when the text is long enough; else the default."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("VPN marche pas", "fr"),
        ("imprimante HS", "fr"),
        ("mot de passe oublié", "fr"),
        ("accès serveur", "fr"),
        ("Licence Matlab expirée", "fr"),
        ("J'arrive pas à me connecter à eduroam", "fr"),
        ("printer broken", "en"),
        ("Outlook crash", "en"),
        ("reset password", "en"),
        ("Matlab license expired", "en"),
        ("I can't log in to the cluster", "en"),
        ("ssh: connect to host port 22: Connection refused", "en"),
        ("Der Drucker im zweiten Stock funktioniert seit gestern nicht mehr", "de"),
        ("Mi ordenador no arranca desde esta mañana, ¿qué puedo hacer?", "es"),
        ("La stampante non funziona più da ieri, cosa posso fare?", "it"),
        ("Принтер не работает с самого утра, помогите", "ru"),
        ("画面が映らない", "ja"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_code_does_not_outvote_the_sentence_around_it() -> None:
    text = "Ceci ne marche pas :\n```\nfor the user in list: print this and that\n```"
    assert detect_language(text) == "fr"


@pytest.mark.parametrize("text", ["", "12345", "VPN", "https://x.fr/the/page", "[email-1]"])
def test_too_little_gives_the_default(text: str) -> None:
    assert detect_language(text) == "und"
    assert detect_language(text, "fr") == "fr"


def test_many_threads_agree() -> None:
    texts = [
        "Der Rechner startet nicht mehr seit heute Morgen",
        "imprimante HS",
        "printer broken",
    ] * 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect_language, texts)) == ["de", "fr", "en"] * 20


@given(st.text())
def test_it_never_raises_and_is_deterministic(text: str) -> None:
    assert detect_language(text) == detect_language(text)
