"""What happened to a thing: liquid, falls, fire, bites; and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.same_case.damage import asks_for_what_is_left, damage
from workers.generation.same_case.differences import differences
from workers.text.fold import fold

DAMAGED = {
    "liquid": (
        "my keyboard types wrong since I spilled tea over it",
        "j'ai renversé du café sur mon clavier",
        "du thé sur le clavier",
        "water got into my phone",
        "mon téléphone est tombé dans les toilettes",
        "the printer is wet",
        "mon clavier est noyé sous l'eau",
        "ma souris est noyée sous le café",
    ),
    "impact": (
        "my laptop fell off the desk",
        "mon portable est tombé par terre",
        "j'ai fait tomber mon disque externe",
        "the screen is cracked",
        "la charnière de mon portable est cassée",
        "la prise du bureau B214 arrachée",
        "mon portable s'est fait écraser par un vélo",
        "j'ai écrasé mon clavier en m'asseyant",
        "le câble est tout écrasé sous le bureau",
    ),
    "fire": ("odeur de brûlé à l'imprimante", "smoke comes out of the dock"),
    "swollen": ("ma batterie est gonflée", "swollen battery"),
    "bite": ("le câble a été rongé", "the dog chewed my charger"),
    "dirt": ("sand in my keyboard",),
    "noise": (
        "mon disque externe grince",
        "my backup drive keeps clicking",
        "the hard disk makes an awful noise",
    ),
}
NONE = (
    "double clicks do nothing on my mouse",
    "the mouse clicks by itself",
    "the disk makes no noise at all",
    "l'imprimante grince et bourre",
    "my vpn is broken",
    "le lien vers le formulaire est cassé sur mon ordinateur",
    "the printer link is broken",
    "le vpn tombe tout le temps",
    "my laptop drops the wifi",
    "boîte inondée de spams",
    "ma boîte est noyée sous les faux avis",
    "je suis noyé dans les notifications",
    "on est noyés sous des tonnes d'alertes",
    "the coffee machine wants a code",
    "I ran the water model on the cluster",
    "ssh key broken",
    "l'image est renversée sur mon écran",
    "mon pc n'est pas tombé, il ne démarre plus",
    "the laptop was not dropped and does not start",
    "the screen is not cracked and stays black",
    "le clavier n'est pas mouillé et ne répond plus",
    "burn a DVD with the data",
    "the keys are wrong on my keyboard",
    "une collègue a écrasé notre classeur hier",
    "mes données ont été écrasées par une vieille version",
    "la config du serveur a été écrasée",
)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in DAMAGED.items() for text in texts]
)
def test_damage_is_told(kind: str, text: str) -> None:
    assert kind in damage(text)


@pytest.mark.parametrize("text", NONE)
def test_what_programs_and_networks_do_is_no_damage(text: str) -> None:
    assert damage(text) == frozenset()


LAYOUT = "Keyboard types wrong characters: the layout changed, press Windows + Space."


def test_a_drowned_phone_is_no_other_cause_where_its_codes_are_asked_for() -> None:
    lost = "I have a new phone and cannot log in: come to the desk with your identity card."
    assert differences("tablet fell into the sea, nothing to make the six digits with", lost) == (
        "damaged",
    )
    assert differences("tablet fell into the sea and stays black", lost) == ("other_cause",)


def test_damage_that_a_source_does_not_speak_of_is_another_case() -> None:
    assert differences("wrong characters since I spilled tea on the keyboard", LAYOUT) == (
        "other_cause",
    )
    assert differences("wrong characters on the keyboard", LAYOUT) == ()
    wet = "Keyboard wet: take it off the power, let it dry, bring it to the desk."
    assert differences("I spilled tea on the keyboard", wet) == ()


def test_what_outlives_the_damage_may_be_helped_all_the_same() -> None:
    asked = "my phone fell into the water, where do I get new codes"
    assert asks_for_what_is_left(fold(asked))
    assert differences(asked, "New phone: log in with a backup code") == ("damaged",)


@given(st.text(alphabet="abc eot dhknrsuéè'-,.", max_size=120))
def test_any_text_has_some_damage_or_none(text: str) -> None:
    assert damage(text) <= set(DAMAGED)
