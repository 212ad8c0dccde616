"""Comparing drafters: the questions, what is offered for them, and what errors do to a row."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli.reports.answers_page import answers_page
from bot.cli.reports.answers_table import failures, table
from bot.console.i18n import Words
from connectors.errors import BadInput, Unavailable
from tests.workers.learning.comparison.test_scoring import CANDIDATE, written
from workers.generation.drafter import Drafted, DraftRequest, Undrafted, Unusable
from workers.generation.extractive.drafter import ExtractiveDrafter
from workers.learning.comparison.comparison import Comparison, compare_answers
from workers.learning.comparison.contenders import Contender
from workers.learning.comparison.site import EvaluationSite, Offered, evaluation_site
from workers.settings import Settings

THINGS = ("printer", "scanner", "beamer", "keyboard", "camera", "microscope", "router", "phone")


def silent(*_: object) -> None:
    """A progress that nobody looks at."""


def ticket(number: int, **fields: Any) -> dict[str, Any]:
    thing = THINGS[number % len(THINGS)]
    values = {
        "id": f"t{number}",
        "title": f"The {thing} in room {number} does not work",
        "content": f"Since this morning the {thing} shows a red light and makes a noise.",
        "solution": f"Switch the {thing} off, wait a minute, and switch it on again.",
        "status": 5,
        "language": "en",
    }
    return values | fields


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [ticket(number) for number in range(24)]
    # A double of t0, one that is still open, and one whose resolution says nothing.
    rows += [ticket(0, id="double"), ticket(30, status=2), ticket(31, solution="Fixed, thanks.")]
    made = tmp_path / "solved.jsonl"
    made.write_text("\n".join(json.dumps(row) for row in rows))
    return made


@pytest.mark.slow
def test_the_questions_and_what_is_offered_for_them(file: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with evaluation_site(file, settings, 100, silent) as site:
        assert [case.external_id for case in site.cases] == [f"t{n}" for n in range(24)] + [
            "double"
        ]
        first = site.cases[0]
        assert first.question.startswith("The printer in room 0 does not work\nSince this")
        assert len(first.held_out) == 2, "its own ticket, and the one that asks the very same"
        for case in site.cases:
            offered = site.offer(case)
            ids = [one.ticket_id for one in (*offered.found, *offered.withheld)]
            assert not case.held_out & set(ids)
            assert len(ids) == len(set(ids))
        assert site.offer(first).found, "another printer may be its source"
    assert not (tmp_path / "home").exists(), "nothing of the site is touched"
    with evaluation_site(file, settings, 5, silent) as some:
        sample = [case.external_id for case in some.cases]
    with evaluation_site(file, settings, 5, silent) as again:
        assert [case.external_id for case in again.cases] == sample
    assert len(sample) == 5


def test_a_file_without_resolutions(tmp_path: Path) -> None:
    file = tmp_path / "open.jsonl"
    file.write_text(json.dumps(ticket(1, solution=None)))
    settings = Settings(home=tmp_path / "home")
    with (
        pytest.raises(BadInput, match="no ticket with a resolution"),
        evaluation_site(file, settings, 5, silent),
    ):
        pass


class Scripted:
    """A drafter that does what its words say, one a question."""

    def __init__(self, *script: Drafted | Undrafted | Exception) -> None:
        self._script = list(script)

    def draft(self, _request: DraftRequest) -> Drafted | Undrafted:
        what = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(what, Exception):
            raise what
        return what


class FixedSite(EvaluationSite):
    """Offers the same for every case; nothing where the question says so."""

    def __init__(self, questions: list[str]) -> None:
        from tests.workers.learning.comparison.test_scoring import CASE

        self.cases = [
            replace(CASE, external_id=str(at), question=said) for at, said in enumerate(questions)
        ]

    def offer(self, case: Any) -> Offered:
        """One candidate, and one for the withheld question."""
        if "unknown" in case.question:
            return Offered([], [])
        return Offered([CANDIDATE], [CANDIDATE])


GOOD = written("Open the rear door of the printer [1].")


def compared(questions: list[str], **drafters: Any) -> Comparison:
    site = FixedSite(questions)
    made = [Contender(name, drafter, name) for name, drafter in drafters.items()]
    return compare_answers(site, made, "desk.jsonl", silent)


def test_a_row_counts_answers_silence_and_errors_apart() -> None:
    said = Scripted(
        GOOD,  # the first question
        Undrafted(("declined:m",)),  # its sources withheld: rightly silent
        Undrafted(("declined:m",)),  # the second question
        GOOD,  # withheld: should have been silent
        Unusable("loop"),  # the third
        Unavailable("away"),  # withheld: says nothing of the drafter
    )
    found = compared(["jammed", "again", "more", "unknown"], m=said)
    row = found.results[0].summary()
    assert (row["questions"], row["answered"], row["failed"]) == (4, 1, {"loop": 1})
    assert row["abstained"] == 0.5, "one declined, one without a source"
    assert row["right_abstention"] == pytest.approx(2 / 3, abs=1e-4)
    assert row["faithful"] == 1.0
    assert not found.results[0].never_worked
    assert json.loads(json.dumps(found.to_json()))["contenders"] == [row]


def test_a_model_that_never_worked_has_no_means() -> None:
    found = compared(["jammed"], dead=Scripted(Unavailable("away")), quote=ExtractiveDrafter())
    dead, quote = found.results
    assert dead.never_worked
    assert not quote.never_worked
    assert dead.summary()["faithful"] is None
    lines = list(table([one.summary() for one in found.results]))
    assert len({len(line) for line in lines}) == 1 or lines[0].split()[0] == "answered"
    assert lines[1].startswith("dead ")
    assert "–" in lines[1]
    assert list(failures([dead.summary()])) == ["dead failed: Unavailable 1"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_one_escaped_file(language: Any) -> None:
    hostile = "<script>alert(1)</script><img src=//evil.example/x>"
    found = compared(
        [f"{hostile}\nsecond line", "unknown"],
        bad=Scripted(written(f"{hostile} [1]")),
        dead=Scripted(Unusable("loop")),
    )
    found.cases[0] = replace(found.cases[0], resolution=hostile, external_id=hostile)
    page = answers_page(found, Words(language))
    assert hostile not in page
    assert page.count("&lt;script&gt;") >= 4
    assert f'<html lang="{language}">' in page
    for outside in ("<script", "<img", "<link", "href=", "url(", "@import"):
        assert outside not in page
    assert "default-src 'none'" in page
    assert "loop" in page
    assert Words(language).reason("no_source") in page
