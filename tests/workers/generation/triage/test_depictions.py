"""A danger that is only shown, computed or written about hurts nobody."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.depictions import without_depictions
from workers.generation.triage.urgency.judgement import urgency

URGENT = [
    (Urgency.HAZARD, "une odeur bizarre sort du vidéoprojecteur"),
    (Urgency.HAZARD, "le vidéoprojecteur sent très mauvais depuis ce matin et il chauffe"),
    (Urgency.HAZARD, "I was watching a training video and smoke came out of my laptop"),
    (Urgency.HAZARD, "quand je lance le jeu mon pc fume"),
    (Urgency.HAZARD, "pendant la simulation de la nuit la multiprise a pris feu"),
    (Urgency.HAZARD, "my laptop smokes when I start the simulation"),
    (Urgency.HAZARD, "en cours de charge la batterie a gonflé"),
    (Urgency.HAZARD, "formation d'étincelles dans la prise quand je branche"),
    (Urgency.HAZARD, "the model of my laptop is a Dell 5420 and its battery is swollen"),
    (Urgency.HAZARD, "the app on my phone hangs and the phone is burning hot"),
]
CALM = [
    "la courbe de charge fait une bosse à midi",
    "There is a leak of memory in Chrome, my laptop gets burning hot",
    "Il y a de l'eau sur le bureau virtuel comme fond d'écran, je veux le changer",
    "The electric shock simulation in COMSOL does not converge",
    "je modélise un court-circuit sur un serveur de calcul, la licence manque",
    "the plugin for fire on the screen of our video wall has no licence",
    "mon logiciel de simulation d'incendie dans un bâtiment plante",
    "my wallpaper shows smoke coming out of a computer, how do I change it",
    "l'animation de flammes sur mon écran de veille ne s'affiche plus",
    "the video of sparks from a charger does not play in Teams",
    "le cours sur les décharges électriques n'est plus sur moodle",
    "the article about swollen laptop batteries cannot be downloaded",
    "je dois imprimer l'affiche sur la fumée dans les salles serveurs",
    "le graphique des batteries a une bosse bizarre",
    "our COMSOL model of a swollen battery does not start",
    "le diaporama sur les chargeurs en feu ne s'ouvre pas",
    "the game with flames on the screen is blocked by the proxy",
    "fond d'écran avec une cascade d'eau sur le serveur rds",
    "memory leaks on the server make it burning hot",
    "la vidéo sur les incendies de batteries ne se lit pas",
    "our flame simulation runs out of memory",
    "the poster about electric shocks must be printed in A0",
    "je simule une décharge électrique sous comsol, le solveur diverge",
    "on n'a pas volé le vidéoprojecteur, il est en réparation",
]


@pytest.mark.parametrize(("kind", "text"), URGENT)
def test_what_cannot_wait(kind: Urgency, text: str) -> None:
    assert urgency(text) is kind


@pytest.mark.parametrize("text", CALM)
def test_what_can_wait(text: str) -> None:
    assert urgency(text) is None
    assert urgency(f"Bonjour,\n{text}") is None


@pytest.mark.parametrize(
    ("said", "real"),
    [
        ("the course on electric shocks is missing", "the"),
        ("the electric shock simulation stops", "the   stops"),
        ("je modelise un court-circuit, le pc est lent", "je , le pc est lent"),
        ("de l'eau comme fond d'ecran, je veux le changer", " je veux le changer"),
        ("my laptop smokes and the course is late", "my laptop smokes and the course is late"),
        ("the fire pc", "the fire pc"),
    ],
)
def test_only_what_is_depicted_is_left_out(said: str, real: str) -> None:
    assert without_depictions(said).split() == real.split()
