"""Names of the asker's own folders and files are no codes and no machines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.same_case.codes import codes_in, identifiers_in
from workers.generation.same_case.differences import differences
from workers.generation.same_case.own_names import without_own_names


@pytest.mark.parametrize(
    "text",
    [
        "le dossier Mouillage_2023 a disparu",
        "my folder transect_04 is gone",
        "where did the folder named stage2024 go",
        "the ctd_casts folder is empty",
        "le répertoire nommé sauv_2022-b",
        "mon fichier notes2024.docx ne s'ouvre plus",
        "accès au projet argo_delta",
        "push refused on the repo glider_tools",
        "un étudiant a supprimé Sondages_2022 par erreur",
        "somebody moved all of Cruise_2019, where is it",
    ],
)
def test_a_name_beside_its_thing_names_nothing(text: str) -> None:
    assert without_own_names(text) != text
    assert not codes_in(without_own_names(text)) | identifiers_in(without_own_names(text))
    assert differences(text, "Restaurer un dossier du serveur nas04, salle B204") == ()


@pytest.mark.parametrize(
    "text",
    [
        "erreur dans sssd_be",
        "error E4304 on the folder",
        "le fichier ne s'ouvre plus, code 0x80070035",
        "document KB5034441",
        "QOSMaxCpuPerUserLimit",
        "le serveur nas04 ne répond plus",
        "file E4304",
        "le serveur de fichiers calcul06 ne répond plus",
        "le fichier serveur03 ne répond plus",
        "notebook node14 is down",
        "un dossier effacé en 2023",
        "the service MSSQL_2019 does not start",
        "la tâche SYNC_2024_b échoue",
        "module load Octave_2023 fails",
        "the queue Plotters_2024 is offline",
    ],
)
def test_other_names_stay(text: str) -> None:
    assert without_own_names(text) == text


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("le serveur de fichiers calcul06 ne répond plus", "calcul07 ne répond plus"),
        ("le fichier serveur03 ne répond plus", "serveur02 ne répond plus"),
        ("notebook node14 is down", "notebook node12 is down"),
    ],
)
def test_a_machine_behind_such_a_word_is_still_one(question: str, source: str) -> None:
    assert "other_place" in differences(question, source)


@pytest.mark.parametrize("text", ["30000 mails", "plus de 12000 fichiers", "delete 1500 messages"])
def test_a_round_number_of_things_is_no_code(text: str) -> None:
    assert not codes_in(text)


@pytest.mark.parametrize("text", ["error 13800", "13868", "13800 windows", "erreur 30000 toujours"])
def test_a_number_that_counts_nothing_is_one(text: str) -> None:
    assert codes_in(text)


@given(st.text(max_size=200))
def test_nothing_is_put_in(text: str) -> None:
    assert len(without_own_names(text)) <= len(text)
