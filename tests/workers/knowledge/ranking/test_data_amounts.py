"""Much data that is to go somewhere is asked for by the name that tickets have for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.ranking.data_amounts import with_name_of_much


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("il faut livrer 25 Go de relevés", "envoyer gros fichiers"),
        ("40 gigas de photos à transmettre", "envoyer gros fichiers"),
        ("send 90 GB abroad", "send large files"),
        ("30 GiB of scans to get to colleagues", "send large files"),
        ("il faut livrer 250 Go de relevés", "transférer données partenaire"),
        ("3 to de sondages à expédier à un institut", "transférer données partenaire"),
        ("how do I pass 12 GB of slides to a partner", "send large files"),
        ("a way to get over 70 GB of old lecture films to a museum", "send large files"),
        ("comment passer 40 Go de films à un musée", "envoyer gros fichiers"),
        ("80 gigs of bird photos have to reach a museum in Lima", "send large files"),
        ("an institute in Kiel needs some 30 GB of seismic records from us", "send large files"),
        ("90 Go d'images doivent arriver chez un éditeur", "envoyer gros fichiers"),
        ("un collègue de Gand a besoin de 60 Go de photos", "envoyer gros fichiers"),
        ("un partenaire attend 2 To de relevés", "transférer données partenaire"),
        ("we must hand 3.5 TB over to a museum", "transfer data partner"),
        ("i need to get 1.2 TB of sonar recordings to Tromsø", "transfer data partner"),
    ],
)
def test_much_data_that_goes_somewhere_has_a_name(text: str, name: str) -> None:
    assert with_name_of_much(f"{text}\nbefore") == f"{text} {name}\nbefore"


@pytest.mark.parametrize(
    "text",
    [
        "ma boîte est pleine, 10 Go utilisés",
        "the job asks for 64 GB of memory",
        "send 20 MB by mail",
        "my 16 GB laptop is slow, hand it over to a technician",
        "upload fails, the machine has 8 GB RAM",
        "go to 3 to send",
        "transférer 500 Go de mon ancien pc vers le nouveau",
        "transférer 700 Go vers /data/lidar",
        "move 4 TB to the archive, hand the old copy over",
        "upload 300 GB to the cluster",
        "partager 800 Go avec mon équipe",
        "envoyer un rapport",
        "passer mon pc à 32 Go de mémoire",
        "give the new server 64 GB of memory",
        "give 50 GB to my mailbox",
        "peux-tu passer ma boîte à 50 Go",
        "fournir 500 Go de stockage au projet",
        "j'ai besoin de 40 Go de plus",
        "l'installation veut 40 Go libres",
        "the setup needs 40 GB from the start",
        "un collègue a besoin de 200 Go de stockage",
        "un étudiant a besoin de 30 Go de plus",
        "un partenaire demande comment ouvrir 20 Go de cartes",
        "les 300 Go d'essais doivent aller à la corbeille",
        "the 70 GB copy needs to reach 100 percent",
    ],
)
def test_other_amounts_stay_as_they_are(text: str) -> None:
    assert with_name_of_much(text) == text


@given(st.text(max_size=200))
def test_a_text_is_kept(text: str) -> None:
    kept = with_name_of_much(text).split("\n")
    pairs = zip(kept, text.split("\n"), strict=True)
    assert all(now.startswith(before) for now, before in pairs)
