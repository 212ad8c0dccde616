"""A number that counts or measures is told from one that names."""

from __future__ import annotations

import pytest

from workers.desk.answers.details.amounts import counts, shows_amount
from workers.knowledge.ranking.glossary import Glossary

KNOWN = Glossary([])


@pytest.mark.parametrize(
    ("by", "text"),
    [
        ("how many", "Keep three spare lamps."),
        ("combien", "La clé fait 20 caractères."),
        ("how much", "It costs 12 €."),
        ("what is the limit", "Files over 20 MB come back."),
        ("what is the limit", "You may print up to 300 sheets."),
        ("c'est quoi la limite", "Le prêt dure quinze jours au plus."),
        ("quel quota", "Le quota est de 50 Go par personne."),
        ("what is the minimum", "Take at least 14 characters."),
        ("quelle taille", "L'affiche fait 90 cm."),
        ("which value", "Set the gain to 1300."),
        ("quelle valeur", "Mettez « délai » à 600."),
        ("what is the size", "A file of 2 To is fine."),
    ],
)
def test_an_amount_is_shown(by: str, text: str) -> None:
    assert shows_amount(by, text)


@pytest.mark.parametrize(
    ("by", "text"),
    [
        ("how many", "Choose Windows 11 in the menu."),
        ("how many", "Restart workstation LAB-1204 first."),
        ("how many", "It gives error 552 again."),
        ("how many", "2. Choose the lens."),
        ("how many", "Go on with step 3 then."),
        ("how many", "Take the 64-bit edition."),
        ("combien", "Passez à la salle 204 avec le poste 1204."),
        ("combien", "Installez Ubuntu 24.04 puis Office 2019."),
        ("combien", "Choisissez l'option 2 du formulaire."),
        ("how many", "Wait for the 3 licences menu entry."),
        ("what is the limit", "Wait 10 minutes before the next try."),
        ("what is the limit", "Try 3 times."),
        ("what is the size", "Wait 10 minutes."),
        ("what is the size", "Step 1 to 4 are the same."),
        ("quelle valeur", "Mettez à jour Firefox 128."),
        ("how many", "Import the cache contents containing it."),
    ],
)
def test_a_name_is_no_amount(by: str, text: str) -> None:
    assert not shows_amount(by, text)


@pytest.mark.parametrize(
    ("noun", "text", "counted"),
    [
        ("licences", "There are 3 floating licences.", True),
        ("days", "Within five working days.", True),
        ("digits", "Type the 48-digit key.", True),
        ("caracteres", "Un mot de passe de 14 caractères.", True),
        ("licences", "Wait for the 3 licences menu entry to load.", False),
        ("licences", "Cliquez sur le bouton 3 licences.", False),
        ("licences", "Windows 11 licences are on the intranet.", False),
        ("licences", "In room 204 licences are handed out.", False),
    ],
)
def test_what_is_counted(noun: str, text: str, counted: bool) -> None:
    assert counts(noun, text, KNOWN) is counted
