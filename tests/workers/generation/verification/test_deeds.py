"""What was done for one asker is said to no other, and asked of none."""

from __future__ import annotations

import pytest

from workers.generation.verification.deeds import tells_a_deed
from workers.generation.verification.grounding import check
from workers.generation.verification.sources import Basis


@pytest.mark.parametrize(
    "sentence",
    [
        "Nous avons remplacé le tambour.",
        "La prise est maintenant raccordée au commutateur.",
        "Le compte a été débloqué ce matin.",
        "J'ai bien relancé la file.",
        "We deleted the job.",
        "The access point was also given more power.",
        "Your quota has been raised.",
        "The old key is now revoked.",
        "We have reset your password.",
        "I've put the certificate there.",
        "Old computers get a new disk: yours is on the list.",
        "Les vieux postes reçoivent un disque neuf : le vôtre est sur la liste.",
        "Dans votre cas l'image est revenue.",
    ],
)
def test_a_deed_is_told_in_both_languages(sentence: str) -> None:
    assert tells_a_deed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Redémarrez le poste, puis cochez la case.",
        "La taille des paquets est trop grande.",
        "Les licences sont renouvelées chaque année.",
        "Restart the computer if it is broken.",
        "The fonts are not embedded in the PDF.",
        "You need the certificate of the site.",
        "Uploads that break go on where they stopped.",
        "Snapshots are kept for seven days.",
        "It shows everything, even after the trash was emptied.",
        "If yours is older, ask for a new one.",
        "Dans votre cas, ouvrez le client VPN et choisissez le profil.",
        "In your case, open the client and choose the profile.",
        "Branchez le vôtre sur la prise bleue.",
        "Reconnectez-vous dès que le compte a été débloqué.",
    ],
)
def test_what_is_so_or_is_to_be_done_is_no_deed(sentence: str) -> None:
    assert not tells_a_deed(sentence)


SOURCE = Basis(
    "Wifi drops in building C",
    "Update the driver from the Software Center. "
    "The access point of the meeting room was also given more power.",
    "en",
)


@pytest.mark.parametrize(
    ("step", "borne_out"),
    [
        ("Update the driver from the Software Center. [1]", True),
        ("Give the access point of the meeting room more power. [1]", False),
        ("The access point of the meeting room was also given more power. [1]", True),
    ],
)
def test_a_deed_of_the_source_is_no_order(step: str, borne_out: bool) -> None:
    support = check(step, {1: SOURCE}, "the wifi drops in building C", "en")
    assert (not support.unsupported) is borne_out


@pytest.mark.parametrize(
    ("lead", "borne_out"),
    [
        ("To stop the wifi in building C from dropping, follow these steps:", True),
        ("To stop the wifi in building C from dropping, remove the antivirus:", False),
        ("You have to stop the meeting by these steps:", False),
        ("To reset 3 wifi cards in building C, follow these steps:", False),
    ],
)
def test_only_a_lead_in_the_askers_words_says_nothing(lead: str, borne_out: bool) -> None:
    text = f"{lead}\n1. Update the driver from the Software Center. [1]"
    support = check(
        text, {1: SOURCE}, "stop the wifi of the meeting from dropping in building C", "en"
    )
    assert (not support.unsupported) is borne_out
