"""Data on people that went where it should not is urgent; sending such data is not."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import urgency
from workers.generation.triage.urgency.personal_data import is_breach
from workers.text.fold import fold

WENT = [
    "j'ai envoyé par mégarde le tableau des salaires à toute l'équipe, mauvaise liste",
    "I mailed the medical records of our volunteers to the wrong list",
    "les données nominatives de l'enquête ont été mises en ligne par erreur",
    "on a publié par erreur les passeports des invités sur le wiki",
    "I accidentally attached the payroll file in a mail to everyone",
    "on a mis par erreur les dossiers médicaux sur un lien public",
    "oups j'ai partagé les fiches de paie avec un lien public",
]
EVERYDAY = [
    "comment envoyer des données patients à un partenaire ?",
    "how do I share medical data with a hospital safely",
    "j'ai envoyé un mail à la mauvaise personne, on peut le rappeler ?",
    "I shared the wrong folder, how do I stop sharing",
    "j'ai supprimé par erreur le fichier des participants",
    "j'ai partagé le planning des participants à tout le monde comme prévu",
    "what happens if patient data is sent by mistake?",
    "I sent the data on patients to everyone in the lab as agreed",
    "liste des participants du colloque : je l'ai envoyée par erreur deux fois",
]


@pytest.mark.parametrize("text", WENT)
def test_a_breach_cannot_wait(text: str) -> None:
    assert is_breach(" ".join(fold(text).split()))
    assert urgency(text) is Urgency.LEAKED_SECRET


@pytest.mark.parametrize("text", EVERYDAY)
def test_no_breach(text: str) -> None:
    assert not is_breach(" ".join(fold(text).split()))
