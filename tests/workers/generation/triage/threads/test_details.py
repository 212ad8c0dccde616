"""What a short message asks about the answer before it is told from what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.triage.threads.details import Asks, detail_in, says_missing


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("how many days at most?", Asks.AMOUNT),
        ("la clé a combien de chiffres ?", Asks.AMOUNT),
        ("how long are the tokens valid?", Asks.TIME),
        ("ça prend combien de temps ?", Asks.TIME),
        ("where was that again?", Asks.PLACE),
        ("sur quelle page de l'intranet ?", Asks.PLACE),
        ("et le fichier, je le mets où ?", Asks.PLACE),
        ("je le transfère à qui ?", Asks.PERSON),
        ("who do I send it to?", Asks.PERSON),
        ("which app do I use?", Asks.WHICH),
        ("c'est quel formulaire ?", Asks.WHICH),
        ("comment j'annule le renvoi ?", Asks.HOW),
        ("il faut le lancer en sudo ?", Asks.WHETHER),
        ("and on linux?", Asks.CASE),
        ("et depuis l'extérieur ?", Asks.CASE),
    ],
)
def test_what_is_asked(text: str, asks: Asks) -> None:
    detail = detail_in(text)
    assert detail is not None
    assert detail.asks is asks


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("j'ai pas de téléphone", "telephone"),
        ("je n'ai pas de clé usb sur moi", "cle usb"),
        ("il n'y a pas de bouton valider chez moi", "bouton valider"),
        ("i don't own a car", "car"),
        ("We have no scanner here", "scanner"),
        ("there is no apply button here", "apply button"),
        ("and without a licence?", "licence"),
    ],
)
def test_what_is_said_to_be_missing(text: str, thing: str) -> None:
    detail = detail_in(text)
    assert detail is not None
    assert (detail.asks, detail.about) == (Asks.LACK, thing)


@pytest.mark.parametrize(
    "text",
    [
        "ça marche toujours pas",
        "nope",
        "j'ai déjà essayé sans succès",
        "no luck",
        "merci, c'est bon",
        "pourquoi 20 et pas 30 ?",
        "which phone do you recommend?",
        "le bouton est grisé",
        "hello, since this morning my computer shows a blue screen, what could I do about it now",
    ],
)
def test_what_is_no_detail(text: str) -> None:
    assert detail_in(text) is None


@given(st.text("no pas de ?combienou'", max_size=500))
def test_any_text_is_read(text: str) -> None:
    detail_in(text)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("this option is missing in my menu", True),
        ("le bouton est grisé chez moi", True),
        ("mais l'entrée n'apparaît pas", True),
        ("there is no second window here", True),
        ("je n'ai pas de téléphone", True),
        ("which menu is it in?", False),
        ("et sous ubuntu ?", False),
        ("the list is long, which one do I take?", False),
    ],
)
def test_a_message_says_that_something_is_not_there(text: str, missing: bool) -> None:
    assert says_missing(text) is missing


@pytest.mark.parametrize(
    "text", ["that profile isnt in my list", "ce menu n'est pas dans la liste"]
)
def test_what_an_answer_names_may_be_nowhere(text: str) -> None:
    assert says_missing(text)


@pytest.mark.parametrize("text", ["what if the upload breaks halfway", "what about the weekend"])
def test_what_if_asks_for_no_name(text: str) -> None:
    found = detail_in(text)
    assert found is None or found.asks is not Asks.WHICH
