"""Everyday troubles that are told with the words of emergencies, and the emergencies."""

from __future__ import annotations

import pytest

from workers.desk.answers.triage.calm import TOLD, doubt
from workers.desk.answers.triage.everyday import eats_own_program, fails_at, lost_a_factor
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import Judged
from workers.text.fold import fold

LOST = [
    "nouveau téléphone, aucun code, et plus de papier de secours",
    "téléphone tombé à l'eau, plus de code mfa pour me connecter, feuille perdue",
    "phone replaced by the carrier, authenticator gone, backup sheet lost",
    "my phone died and i cannot do the 2fa, how do i get in",
    "la feuille avec les codes de secours, je ne la retrouve plus",
]
TAKEN = [
    "on m'a volé mon téléphone et il y avait l'appli des codes dessus",
    "left my phone in the taxi, all my backup codes are gone",
    "a new phone appeared in my mfa settings, not mine",
    "somebody called and i read them the login code, phone is new",
    "my authenticator codes were posted in the chat, old phone",
    "on m'a piqué mon tel avec l'authenticator, j'ai un nouveau tel",
    "On m'a chouravé mon tel avec le mfa, remplacement svp",
    "on m'a zouké mon portable avec le mfa, nouveau tel",
    "Je n'ai plus mon téléphone avec l'authentificateur, il a disparu du bureau pendant la pause",
    "mon portable perdu avec le mfa, des mails partent de mon compte",
    "my phone with the authenticator vanished from my desk, new phone",
    "ils m'ont fauché mon tel et mes codes de secours sont perdus",
    "je me suis fait tirer mon téléphone avec le mfa, nouveau tel",
    "phone lost with mfa, mails go out from my account",
    "je reçois des codes de validation que je n'ai jamais demandés, nouveau tel",
]
EATEN = [
    "l'antivirus supprime mon programme à chaque compilation",
    "l'antivirus, il bouffe mon .exe à chaque fois",
    "defender flags our in-house tool as a virus, false positive",
    "the antivirus keeps deleting my own build",
    "l'antivirus croit que mon code est un virus",
    "my antivirus keeps eating my .exe",
    "defender flags my exe as a virus",
    "l'antivirus prend mon script pour un virus",
    "l'antivirus supprime le programme que j'ai écrit",
    "the antivirus deletes the tool i wrote",
]
INFECTED = [
    "l'antivirus a trouvé un cheval de troie sur mon pc",
    "the antivirus says my computer has a virus",
    "antivirus alert: ransomware detected, it blocks my software",
    "l'antivirus bloque mon programme depuis que j'ai ouvert une pièce jointe",
    "j'ai un virus, des pubs s'ouvrent partout",
    "Defender quarantines the installer that infected my laptop",
    "Sophos blocks my program, there is a virus on my machine",
    "Windows Defender says the software is a keylogger",
    "Kaspersky flags my tool as a worm and the colleagues have it too",
    "antivirus says the tool is spyware",
    "Sophos quarantines my exe, a virus spreads on the machine",
    "l'antivirus bloque le logiciel, il y a un virus",
    "l'antivirus supprime mon programme et celui des collègues",
]
FAILS = [
    "walking to the meeting room the laptop drops eduroam",
    "the door of lab 12 ignores my badge",
    "my phone drops calls in building B",
    "en allant du bureau à l'amphi le pc lâche le réseau",
    "le lecteur ne reconnait plus mon badge",
    "my laptop keeps losing the wifi",
]
GONE = [
    "someone walked off with my tablet at lunch",
    "my badge is gone, someone took it from the table",
    "my laptop dropped out of my bag in the metro",
    "the reader ignores every badge, nobody gets in",
    "j'ai oublié mon badge dans le train",
    "un type est parti avec mon ordi",
]


def said(text: str) -> str:
    return " ".join(fold(text).split())


@pytest.mark.parametrize("text", LOST)
def test_a_second_factor_that_went_with_a_phone(text: str) -> None:
    assert lost_a_factor(said(text))


@pytest.mark.parametrize("text", TAKEN)
def test_a_second_factor_that_somebody_has(text: str) -> None:
    assert not lost_a_factor(said(text))


@pytest.mark.parametrize("text", EATEN)
def test_a_program_of_their_own_that_is_taken_for_a_virus(text: str) -> None:
    assert eats_own_program(said(text))


@pytest.mark.parametrize("text", INFECTED)
def test_a_virus(text: str) -> None:
    assert not eats_own_program(said(text))


@pytest.mark.parametrize("text", FAILS)
def test_a_machine_that_fails_at_a_thing(text: str) -> None:
    assert fails_at(said(text))


@pytest.mark.parametrize("text", GONE)
def test_a_thing_that_is_gone(text: str) -> None:
    assert not fails_at(said(text))


@pytest.mark.parametrize(
    ("text", "found", "told"),
    [
        (FAILS[1], "stolen_device:0.4", True),
        (FAILS[1], "stolen_device:0.7", False),
        (FAILS[1], "stolen_device:", False),
        (FAILS[3], "outage:0.4", True),
        (EATEN[0], "ransomware:0.6", True),
        (EATEN[0], "ransomware:", True),
        (EATEN[0], "ransomware:0.7", False),
        (EATEN[0], "leaked_secret:0.1", False),
        (LOST[0], "outage:0.6", True),
        (LOST[0], "leaked_secret:0.1", False),
        (LOST[0], "account_taken:0.1", False),
        (LOST[0], "anger:0.1", True),
        (LOST[0], "anger:", False),
    ],
)
def test_how_sure_the_model_may_be(
    monkeypatch: pytest.MonkeyPatch, text: str, found: str, told: bool
) -> None:
    why, _, alone = found.partition(":")
    judged = Judged(Urgency(why), float(alone) if alone else None)
    monkeypatch.setattr("workers.desk.answers.triage.calm.judged", lambda _text: judged)
    assert (doubt(text) == TOLD) is told
