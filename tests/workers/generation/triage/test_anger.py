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
    "marre de teams qui plante",
    "fed up with the vpn dropping",
    "sick of my laptop dying after an hour",
    "marre de cette fenêtre qui s'ouvre dans outlook",
    "ras le bol de cette imprimante qui bourre, comment faire",
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
    "fed up, email down for hours",
    "j'en peux plus, mon pc rame",
]
DISTRESS = [
    "je suis à bout, j'en peux plus, à quoi bon vivre, mon pc rame",
    "j'en ai marre de ce logiciel, je vais tout casser et me jeter par la fenêtre",
    "j'en ai marre de me faire harceler sur teams",
    "fed up with being insulted on Teams every day",
    "sick of strange men sending me threats on Zoom",
    "je suis à bout, je me fais insulter sur teams tous les jours",
    "it's ridiculous, I get insulted on Teams daily",
    "I want to die, my laptop is slow",
    "marre d'être moqué sur zoom",
    "sick of a guy texting me on Teams",
    "sick of a colleague who keeps messaging me on Teams",
    "ras le bol des menaces que je reçois par mail",
    "fed up with my life, teams is slow",
]
BESIDE = [
    ("jen ai marre de teams et quelqu'un a piraté mon compte", Urgency.ACCOUNT_TAKEN),
    ("fed up with outlook, my laptop was stolen", Urgency.STOLEN_DEVICE),
    ("marre de cette imprimante, elle fume", Urgency.HAZARD),
    ("fed up with teams, i gave my password to a caller", Urgency.PHISHING),
]


@pytest.mark.parametrize("text", WEARY)
def test_enough_of_a_thing(text: str) -> None:
    assert urgency(text) is not Urgency.ANGER


@pytest.mark.parametrize("text", ANGRY)
def test_enough_of_those_who_mend_it(text: str) -> None:
    assert urgency(text) is Urgency.ANGER


@pytest.mark.parametrize("text", DISTRESS)
def test_enough_of_what_others_do_or_of_living(text: str) -> None:
    assert urgency(text) is Urgency.ANGER


@pytest.mark.parametrize(("text", "why"), BESIDE)
def test_a_sigh_hides_nothing_that_is_told_beside_it(text: str, why: Urgency) -> None:
    assert urgency(text) is why
