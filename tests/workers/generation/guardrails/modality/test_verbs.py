"""The forms of verbs: spelt as people spell them."""

from __future__ import annotations

import re

import pytest

from workers.generation.guardrails.modality.verbs import (
    DEEDS_ENGLISH,
    DEEDS_FRENCH,
    ENGLISH,
    FRENCH,
    english,
    french,
    of_kinds,
)


@pytest.mark.parametrize(
    ("base", "form", "word"),
    [
        ("delete", "third", "deletes"), ("delete", "ing", "deleting"), ("erase", "past", "erased"),
        ("copy", "third", "copies"), ("copy", "past", "copied"), ("copy", "ing", "copying"),
        ("press", "third", "presses"), ("do", "third", "does"), ("do", "past", "done"),
        ("put", "past", "put"), ("put", "ing", "putting"), ("set", "third", "sets"),
        ("run", "ing", "running"), ("run", "past", "ran"), ("tap", "past", "tapped"),
        ("give", "past", "given"), ("buy", "third", "buys"), ("deploy", "past", "deployed"),
        ("wipe", "base", "wipe"),
    ],
)  # fmt: skip
def test_a_form_in_english(base: str, form: str, word: str) -> None:
    assert re.fullmatch(english([base], form), word)


@pytest.mark.parametrize(
    ("infinitive", "form", "word"),
    [
        ("supprimer", "order", "supprimez"), ("supprimer", "third", "supprime"),
        ("supprimer", "participle", "supprimees"), ("changer", "we", "changeons"),
        ("envoyer", "order", "envoie"), ("payer", "order", "payez"), ("payer", "third", "paie"),
        ("mettre", "order", "mettez"), ("mettre", "future", "mettra"), ("lire", "order", "lisez"),
        ("reinitialiser", "future_we", "reinitialiserons"), ("recevoir", "third", "recoit"),
        ("ouvrir", "plural", "ouvrent"), ("ecrire", "participle", "ecrites"),
        ("saisir", "infinitive", "saisir"),
    ],
)  # fmt: skip
def test_a_form_in_french(infinitive: str, form: str, word: str) -> None:
    assert re.fullmatch(french([infinitive], form), word)


def test_every_verb_has_every_form() -> None:
    for base in [*of_kinds(ENGLISH, ENGLISH), *DEEDS_ENGLISH.split()]:
        assert all(english([base], form) for form in ("base", "third", "past", "ing"))
    for one in [*of_kinds(FRENCH, FRENCH), *DEEDS_FRENCH.split()]:
        forms = ("infinitive", "order", "third", "plural", "we", "future", "participle")
        assert all(french([one], form) for form in forms)
        assert one.endswith(("er", "ir", "re")), one
