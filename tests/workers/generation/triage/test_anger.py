"""Who has enough of a thing sighs; who has enough of those who mend it is angry."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import urgency

WEARY = [
    "j'en ai marre de taper mon mot de passe vingt fois par jour, y a moyen de le retenir ?",
    "j'en peux plus de ce vpn qui coupe toutes les 10 min",
    "ras le bol des mises à jour en pleine réunion, comment je les décale",
    "fed up with teams starting on its own, how do i turn that off",
    "sick of the ads in my inbox, can you filter them?",
    "marre de ces pubs, pouvez-vous les bloquer svp",
    "it's ridiculous how slow the share is since monday, what can i do",
    "pathetic battery life on my laptop, 40 minutes, can it be replaced?",
    "jen ai marre outlook demande mon mdp sans arret",
]
ANGRY = [
    "j'en ai marre, ça fait trois semaines que j'attends et personne ne répond",
    "ras le bol de votre service, vous ne faites rien",
    "marre de vous, je vais écrire au directeur",
    "marre d'attendre, toujours rien depuis lundi",
    "fed up with your useless helpdesk",
    "sick of being ignored by you",
    "ridiculous service, no one ever picks up the phone",
    "fed up, your fix broke everything again",
    "j'en ai marre de cette imprimante, bordel !",
    "j'en ai marre, CETTE IMPRIMANTE DECONNE",
    "c'est une honte, mon pc rame",
    "j'en ai marre",
]


@pytest.mark.parametrize("text", WEARY)
def test_enough_of_a_thing(text: str) -> None:
    assert urgency(text) is not Urgency.ANGER


@pytest.mark.parametrize("text", ANGRY)
def test_enough_of_those_who_mend_it(text: str) -> None:
    assert urgency(text) is Urgency.ANGER
