"""How sure a first result is: by its relevance, its title and its lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.fit import ALONE, ahead_of, doubted, fit, title_share

SHARE = st.floats(0, 1)


@given(SHARE, SHARE, SHARE, SHARE)
def test_more_is_never_less_sure(one: float, other: float, title: float, ahead: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= fit(low, title, ahead) <= fit(high, title, ahead) <= 1
    assert fit(title, low, ahead) <= fit(title, high, ahead)
    assert fit(title, ahead, low) <= fit(title, ahead, high)


def test_a_title_that_the_question_says_makes_sure() -> None:
    known = Glossary(["printer, imprimante"])
    assert title_share("the printer is stuck", "Imprimante", known) == 0.85
    assert title_share("install autocad", "Install QGIS", known) == 0.5
    assert title_share("anything", "?", known) == 0


def test_a_lead_is_measured_against_the_best_of_the_others() -> None:
    assert ahead_of(0.75, [0.5, 0.25]) == 0.25
    assert ahead_of(0.7, []) == ALONE


@pytest.mark.parametrize(
    ("sure", "covered", "left"),
    [(0.95, 1.0, 0.95), (0.95, 0.9, 0.95), (0.95, 0.5, 0.65), (0.95, 0.2, 0.65), (0.4, 0.1, 0.4)],
)
def test_what_a_source_leaves_out_is_a_doubt(sure: float, covered: float, left: float) -> None:
    assert doubted(sure, covered) == pytest.approx(left)
