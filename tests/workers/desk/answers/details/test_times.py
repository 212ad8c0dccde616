"""A point in time, a duration and a rhythm answer different questions."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.times import shows_time


@pytest.mark.parametrize(
    ("by", "text"),
    [
        ("when", "It runs every night."),
        ("quand", "Le certificat expire le 12 mars."),
        ("when", "It starts within two hours."),
        ("quand", "La coupure a lieu mardi à 7h30."),
        ("how long", "The key expires after 90 days."),
        ("combien de temps", "Comptez une heure."),
        ("a quelle heure", "L'accueil ouvre à 8h30."),
        ("how often", "It is changed every year."),
        ("jusqu'a quand", "Le prêt dure deux mois."),
    ],
)
def test_a_time_is_shown(by: str, text: str) -> None:
    assert shows_time(by, text)


@pytest.mark.parametrize(
    ("by", "text"),
    [
        ("when", "The certificate expires and the VPN refuses it."),
        ("quand", "Le jeton expire et le portail le refuse."),
        ("when", "Wait 10 minutes."),
        ("when", "Reinstall it immediately."),
        ("how long", "Come on Monday."),
        ("combien de temps", "La mise à jour passe par un service."),
        ("how long", "It behaves as if it was new, with a separate server."),
        ("a quelle heure", "Comptez deux jours."),
        ("how often", "Wait two hours."),
    ],
)
def test_another_time_or_none(by: str, text: str) -> None:
    assert not shows_time(by, text)
