"""An answer says where its words were written: in a solution, or in a technician’s follow-up."""

from __future__ import annotations

import pytest

from workers.generation.candidates import Candidate
from workers.generation.extractive.drafter import describe, rebuild, text_hash, texts_of
from workers.generation.extractive.quotation import draft_extractive

FIX = "Couper l'alimentation de la badgeuse trente secondes, puis relancer la synchronisation."


def candidate(told_in: str | None) -> Candidate:
    return Candidate(
        ticket_id=1, ticket_hash="h", title="Badgeuse", problem="Bloquée.", resolution=FIX,
        matched=(), url=None, date=None, language="fr", kind="ticket", category=None,
        relevance=0.9, score=1.0, told_in=told_in,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "suivi d’un technicien"), ("en", "technician’s follow-up")]
)
def test_a_follow_up_is_marked(language: str, words: str) -> None:
    for told_in, marked in (("followup", True), (None, False)):
        found = draft_extractive("badgeuse bloquée", language, [candidate(told_in)])
        assert found is not None
        assert FIX in found.text
        assert (words in found.text) is marked


@pytest.mark.parametrize("told_in", ["followup", None])
def test_a_replay_knows_it(told_in: str | None) -> None:
    one = candidate(told_in)
    evidence = {text_hash(text): text for text in texts_of(one)}
    assert rebuild(describe(one), evidence) == one
