"""Messages that name nothing that could be searched, as they are typed."""

from __future__ import annotations

import pytest

from workers.generation.triage.vagueness import is_vague

VAGUE = [
    "help",
    "help !!",
    "help me please",
    "aide moi",
    "au secours",
    "j'ai besoin d'aide",
    "j'ai un soucis",
    "jai un pb",
    "i have an issue",
    "ive got a problem",
    "Bonjour, j'ai un problème.",
    "i've a problem",
    "ça me laisse pas entrer",
    "it wont let me in",
    "jarrive pas a rentrer",
    "ca veut pas",
    "it won't start",
    "ça s'ouvre pas",
    "il refuse",
    "it refuses",
    "y a un truc qui va pas",
    "there's something wrong",
    "theres an issue",
    "c cassé",
    "sa marche po",
    "cest encore en panne",
    "ca recommence",
    "it's happening again",
    "jpeux rien faire",
    "i cant do anything",
    "nothing is working for me",
    "je suis bloquée",
    "im stuck",
    "j'y arrive pas",
    "can't get in",
    "it keeps failing",
    "ça remarche pas",
    "ca replante",
    "it stopped working again",
    "ça s'est arrêté",
    "plus rien ne marche depuis mardi soir",
    "it broke this monday",
    "la nouvelle messagerie est une catastrophe",
    "our new intranet is a nightmare",
    "c'est un calvaire ce copieur",
]
NAMED = [
    "badge refusé depuis mardi",
    "bruit infernal",
    "le débit est catastrophique",
    "disaster recovery",
    "mailbox mess",
    "mon ordinateur n'est plus à l'heure",
    "can I work on sunday",
    "awful echo in the big room",
    "horrible bruit de ventilateur",
    "nul moyen de retrouver mon dossier",
    "help with zoom",
    "aide moi pour le vpn",
    "besoin d'aide avec word",
    "it won't let me in the vpn",
    "ça me laisse pas entrer dans le bâtiment avec mon badge",
    "jai un probleme de vpn",
    "i have a problem with zotero",
    "imprimante en panne",
    "teams won't start",
    "outlook s'ouvre pas",
    "je suis bloquée sur la page eduroam",
    "locked out of gitlab",
    "I'm locked out",
    "im locked out again",
    "locked out!",
    "i got locked out this morning",
    "mon badge refuse",
    "my account is locked",
    "compte verrouillé",
    "le projecteur de la salle",
    "wifi",
    "quota",
    "can't get in the cluster",
    "sudo marche pas",
    "error 0x80070005",
    "je peux rien imprimer",
    "i cant print anything",
    "mon pc ne démarre pas",
    "the computer won't start",
    "my computer stopped",
    "mon ordi s'arrête",
    "refaire mon badge",
    "react doesn't work",
    "the replay is not working",
]


@pytest.mark.parametrize("text", VAGUE)
def test_what_names_nothing(text: str) -> None:
    assert is_vague(text)


@pytest.mark.parametrize("text", NAMED)
def test_what_names_a_thing(text: str) -> None:
    assert not is_vague(text)


@pytest.mark.parametrize("text", VAGUE)
def test_accents_capitals_and_marks_change_nothing(text: str) -> None:
    assert is_vague(f"  {text.upper()} !!")
