"""How sure a first result is: by weights that were learned."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.confidence import learned_from
from tools.confidence.fit import is_current
from tools.confidence.questions import FILES
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval import evidence, follow_up
from workers.knowledge.retrieval.evidence import NAMES
from workers.knowledge.retrieval.fit import (
    ALONE,
    ahead_of,
    fit,
    fit_in_thread,
    learned,
    title_share,
)

SHARE = st.floats(0, 1)
SPACE = st.sampled_from([None, "lsa-0123", "multilingual-e5-small-q4"])


@given(st.lists(SHARE, min_size=len(NAMES), max_size=len(NAMES)), SHARE, SPACE)
def test_more_of_what_speaks_for_it_is_never_less_sure(
    values: list[float], more: float, space: str | None
) -> None:
    for place, name in enumerate(NAMES):
        low, high = sorted((values[place], more))
        least = fit([*values[:place], low, *values[place + 1 :]], space)
        most = fit([*values[:place], high, *values[place + 1 :]], space)
        assert 0 <= min(least, most) <= max(least, most) <= 1
        assert most <= least if name in evidence.AGAINST else least <= most


@given(
    st.lists(SHARE, min_size=len(follow_up.NAMES), max_size=len(follow_up.NAMES)),
    SHARE,
    SPACE,
)
def test_more_of_what_speaks_for_it_in_a_thread_is_never_less_sure(
    values: list[float], more: float, space: str | None
) -> None:
    for place, name in enumerate(follow_up.NAMES):
        low, high = sorted((values[place], more))
        least = fit_in_thread([*values[:place], low, *values[place + 1 :]], space)
        most = fit_in_thread([*values[:place], high, *values[place + 1 :]], space)
        assert 0 <= min(least, most) <= max(least, most) <= 1
        assert most <= least if name in follow_up.AGAINST else least <= most


def test_a_title_that_the_question_says_is_told() -> None:
    known = Glossary(["printer, imprimante"])
    assert title_share("the printer is stuck", "Imprimante", known) == 0.85
    assert title_share("install autocad", "Install QGIS", known) == 0.5
    assert title_share("anything", "?", known) == 0


def test_a_lead_is_measured_against_the_best_of_the_others() -> None:
    assert ahead_of(0.75, [0.5, 0.25]) == 0.25
    assert ahead_of(0.7, []) == ALONE


@pytest.mark.parametrize("count", [0, len(NAMES) - 1, len(NAMES) + 1])
def test_values_of_another_number_are_an_error(count: int) -> None:
    with pytest.raises(ValueError, match="argument"):
        fit([0.0] * count)


def test_the_weights_are_of_the_questions_and_of_what_is_looked_at() -> None:
    assert is_current(), "run python -m tools.confidence.fit"


@pytest.mark.parametrize(("kind", "names"), [("question", NAMES), ("follow_up", follow_up.NAMES)])
def test_nothing_is_looked_at_that_weighs_nothing(kind: str, names: tuple[str, ...]) -> None:
    by_words, by_meaning = (learned(by, kind)[1] for by in ("words", "meaning"))
    weighed = zip(names, by_words, by_meaning, strict=True)
    assert [name for name, *weights in weighed if not any(weights)] == []


@pytest.mark.parametrize("number", range(len(FILES)))
def test_other_questions_need_other_weights(
    number: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    longer = tmp_path / "longer.tsv"
    longer.write_text(FILES[number].read_text("utf-8") + "-\t\tone more\n", "utf-8")
    others = (*FILES[:number], longer, *FILES[number + 1 :])
    monkeypatch.setattr(learned_from, "FILES", others)
    assert not is_current()


def test_other_values_need_other_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_NAMED", 1)
    assert not is_current()
    monkeypatch.undo()
    monkeypatch.setattr(follow_up, "READ", 10)
    assert not is_current()
    monkeypatch.undo()
    monkeypatch.setattr(learned_from, "glossary", lambda: Glossary([]))
    assert not is_current()
