"""A program that ends by itself is told of by the sources that speak of an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.same_case.crashes import end_in
from workers.generation.same_case.differences import differences
from workers.text.fold import fold

LICENCE = "ImageJ asks for a licence\nWhere do I get one?\nAsk your manager, then sign in again."
LOGS = "ImageJ crashes at start\nIt is gone at once.\nRemove its settings, then start it again."


@pytest.mark.parametrize(
    "question",
    [
        "ImageJ crashes when I load a stack",
        "the editor keeps crashing since the update",
        "the viewer closes by itself after a minute",
        "the viewer quits on me every time I zoom in",
        "my program dies immediately on the node",
        "le tableur se ferme tout seul",
        "le logiciel plante dès que j'importe un maillage",
        "l'éditeur plante à chaque ouverture d'un gros fichier",
        "le lecteur vidéo se quitte sans prévenir",
    ],
)
def test_a_source_without_an_end_is_a_worse_one(question: str) -> None:
    assert end_in(fold(question)) == "end"
    assert "untold_end" in differences(question, LICENCE)
    assert differences(question, LOGS) == ()


@pytest.mark.parametrize(
    "source",
    [
        "ImageJ does not start any more\nIt is gone.\nStart it in safe mode.",
        "ImageJ freezes and disappears\nEach time.\nSwitch its add-ins off.",
        "ImageJ disparaît d'un coup\nSans un mot.\nMettez-le à jour.",
    ],
)
def test_an_end_is_told_in_other_words(source: str) -> None:
    assert differences("ImageJ crashes when I load a stack", source) == ()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (LICENCE, ("untold_end",)),
        (LOGS, ("untold_end",)),
        ("The job was killed\nIt ran out of memory.\nAsk for more memory.", ("untold_end",)),
        ("Segfault at start\nIt dumps a core.\nLoad the other module.", ()),
        ("MPI job aborts\nSIGSEGV on rank 3.\nLoad the other module.", ()),
    ],
)
def test_a_fault_with_a_name_is_told_by_it(source: str, found: tuple[str, ...]) -> None:
    assert differences("my solver says Segmentation fault (core dumped)", source) == found


@pytest.mark.parametrize(
    "question",
    [
        "where is the licence of ImageJ",
        "import pandas plante après le changement de module",
        "la synchro plante avec une erreur de quota",
        "the door closes when the alarm is set",
        "une plante verte sur le serveur",
        "le wifi se coupe tout seul dès que je bouge",
        "crash course on python for newcomers",
        "comment se ferme la session",
        "la boutique ferme à quelle heure",
    ],
)
def test_what_ends_nothing(question: str) -> None:
    assert not end_in(fold(question))


@given(st.text(max_size=300))
def test_any_text_tells_of_an_end_or_not(text: str) -> None:
    assert end_in(fold(text)) in ("", "end", "fault")
