"""A technician's follow-up is the resolution where the solution says nothing, and is marked so."""

from __future__ import annotations

import pytest

from connectors.contracts.documents import FollowUp, SourceDocument
from workers.knowledge.ingestion.prepare import Prepared, prepare

FIX = "Couper l'alimentation de la badgeuse trente secondes, puis relancer la synchronisation."


def prepared(solution: str | None, *said: FollowUp, status: int = 5) -> Prepared:
    record = SourceDocument(
        "file:x", "1", title="Badgeuse", content="La badgeuse est bloquée.", solution=solution,
        status=status, followups=said,
    )  # fmt: skip
    return prepare(record, "hash")


@pytest.mark.parametrize("solution", ["Fait.", "Done", "Résolu par téléphone", None])
def test_it_is_the_resolution_and_marked(solution: str | None) -> None:
    found = prepared(solution, FollowUp("Je regarde.", None, author_role="technician"),
                     FollowUp(FIX, None, author_role="technician"))  # fmt: skip
    assert (found.resolution, found.told_in) == (FIX, "followup")


def test_a_solution_that_tells_is_the_resolution() -> None:
    found = prepared("Remplacer le lecteur de badges.", FollowUp(FIX, None))
    assert (found.resolution, found.told_in) == ("Remplacer le lecteur de badges.", None)


@pytest.mark.parametrize(
    "said",
    [
        FollowUp(FIX, None, private=True),
        FollowUp(FIX, None, author_role="requester"),
        FollowUp("Merci, bonne journée.", None, author_role="technician"),
    ],
)
def test_no_private_word_and_none_of_who_asked(said: FollowUp) -> None:
    found = prepared("Fait.", said)
    assert found.told_in is None
    assert FIX not in (found.resolution or "")


def test_an_open_ticket_has_none() -> None:
    assert prepared(None, FollowUp(FIX, None), status=2).told_in is None
