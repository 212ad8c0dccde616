"""What the doctor says of what judges sentences."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.cli.doctor.models import judged, verifier
from connectors.contracts.verifier import Pair
from connectors.errors import Unavailable
from workers.bootstrap.models import drafters
from workers.settings import Settings

DESK = cast(Any, SimpleNamespace(settings=Settings(verifier="on")))


class Judge:
    """Gives these verdicts; without any it is away."""

    name = "judge"

    def __init__(self, *verdicts: float) -> None:
        self._verdicts = verdicts

    def verdicts(self, pairs: Sequence[Pair]) -> list[float]:
        assert len({pair.source for pair in pairs}) == 1
        if not self._verdicts:
            raise Unavailable("The verifier is away.", "Start it.")
        return list(self._verdicts)


def test_one_that_tells_right_from_wrong_is_well() -> None:
    assert (
        judged(Judge(0.93, 0.04)) == "judge is 0.93 sure of a right sentence, 0.04 of a wrong one"
    )


@pytest.mark.parametrize(
    ("judge", "ok", "warning", "line"),
    [
        (Judge(0.9, 0.1), True, False, "judge is 0.90 sure"),
        (Judge(0.5, 0.5), True, True, "judge does not tell them apart"),
        (Judge(), False, False, "The verifier is away. Start it."),
    ],
    ids=["well", "no help", "away"],
)
def test_a_verifier_judges_two_sentences(
    judge: Judge, ok: bool, warning: bool, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafters, "verifier_of", lambda _models, _name: judge)
    found = verifier(DESK)
    assert (found.part, found.ok, found.warning) == ("verifier", ok, warning)
    assert found.line.startswith(line)
