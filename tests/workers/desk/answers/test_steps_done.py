"""Who tells that the steps of an answer were done was not helped by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.desk.answers.outcomes.steps_done import did_its_steps
from workers.knowledge.ranking.glossary import Glossary, glossary

NONE = Glossary([])
DRAIN = "1. Close the red valve. 2. Empty the tank and rinse the filter. 3. Restart the pump."
VIDER = "1. Fermez la vanne rouge. 2. Videz la cuve et rincez le filtre. 3. Relancez la pompe."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("I emptied the tank and rinsed the filter, the lamp came straight back", DRAIN),
        ("emptied the tank, rinsed the filter, red lamp again", DRAIN),
        ("we've already restarted the pump, red lamp all the same", DRAIN),
        ("the valve is already closed and I restarted the pump", DRAIN),
        ("j'ai fermé la vanne et vidé la cuve, le voyant est revenu", VIDER),
        ("cuve vidée, filtre rincé, pompe relancée, voyant rouge", VIDER),
    ],
)
def test_who_tells_the_steps_was_not_helped(text: str, answer: str) -> None:
    assert did_its_steps(text, answer, NONE)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # A question, a wish, and what is missing.
        ("I emptied the tank, where is the filter?", DRAIN),
        ("j'ai vidé la cuve mais je ne trouve pas le filtre", VIDER),
        ("I closed the valve, can I restart the pump", DRAIN),
        # It helped.
        ("I emptied the tank and rinsed the filter, works", DRAIN),
        ("vanne fermée, pompe relancée, c'est réglé", VIDER),
        # Another trouble, another thing, and the asker's own case.
        ("I emptied the tank, now the pump howls", DRAIN),
        ("I repainted the fence and mowed the lawn", DRAIN),
        ("je suis sous la vanne", VIDER),
        ("the tank is green", DRAIN),
        ("I restarted " + "the pump and the tank " * 9, DRAIN),
    ],
)
def test_what_tells_of_something_else_is_read_as_before(text: str, answer: str) -> None:
    assert not did_its_steps(text, answer, NONE)


def test_what_means_the_same_is_the_same_step() -> None:
    text, answer = (
        "j'ai redémarré l'imprimante et vidé le bac",
        "Restart the printer. Empty the tray.",
    )
    assert did_its_steps(text, answer, glossary())
    assert not did_its_steps(text, answer, NONE)
    assert not did_its_steps(text, "Call the desk.", glossary())


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read(text: str, answer: str) -> None:
    did_its_steps(text, answer, NONE)
