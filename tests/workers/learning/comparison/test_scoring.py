"""What an answer is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workers.generation.candidates import Candidate
from workers.generation.drafter import CitedTicket, Drafted, DraftRequest
from workers.generation.extractive.drafter import ExtractiveDrafter
from workers.learning.comparison.cases import Case
from workers.learning.comparison.scoring import mean_scores, quoted_only, score

SOLUTION = (
    "Open the rear door of the printer and pull the sheet out slowly. "
    "Then close the door and press the green button for 5 seconds."
)
CASE = Case("1", "The printer is jammed", "en", SOLUTION, frozenset({1}))
CANDIDATE = Candidate(
    ticket_id=2,
    ticket_hash="h",
    title="Printer jammed",
    problem="The printer takes no paper.",
    resolution=SOLUTION,
    matched=(SOLUTION,),
    url=None,
    date=None,
    language="en",
    kind="ticket",
    category=None,
    relevance=0.9,
    score=0.9,
)


def written(text: str, *reasons: str) -> Drafted:
    source = CitedTicket(1, 2, "h", "Printer jammed", None, None, SOLUTION, 0.9)
    return Drafted("generated", text, "en", (source,), 0.9, reasons, {}, ())


def test_a_good_answer() -> None:
    answer = "Open the rear door of the printer and pull the sheet out slowly [1]."
    found = score(written(answer), CASE, [CANDIDATE])
    assert (found.citations, found.coverage, found.faithful, found.language) == (1, 1, 1, 1)
    assert 0.6 < found.word_f1 < 1
    assert 0.6 < found.rouge_l < 1


@pytest.mark.parametrize(
    ("text", "reasons", "part", "value"),
    [
        ("Open the rear door of the printer [1][2].", (), "citations", 0.5),
        ("Open the rear door of the printer [1].", ("invented_citations:3",), "citations", 0.25),
        ("Open the rear door of the printer.", (), "citations", 0.0),
        ("Press the green button for 9 seconds [1].", (), "faithful", 0.0),
        (
            "Open the rear door of the printer [1].\n\nBuy another printer from Zorglub today [1].",
            (),
            "faithful",
            0.5,
        ),
        (
            "Ouvrez la porte arrière de l’imprimante et retirez doucement la feuille [1].",
            (),
            "language",
            0.0,
        ),
        ("Entirely different matter [1].", (), "rouge_l", 0.0),
    ],
)
def test_what_lowers_which_part(
    text: str, reasons: tuple[str, ...], part: str, value: float
) -> None:
    assert getattr(score(written(text, *reasons), CASE, [CANDIDATE]), part) == value


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("second", [False, True])
def test_the_baseline_is_not_charged_for_the_words_around_its_quotes(
    language: str, second: bool
) -> None:
    candidates = [CANDIDATE]
    if second:
        other = "Call the support team on the ground floor; they keep a key for the paper tray."
        candidates.append(replace(CANDIDATE, ticket_id=3, resolution=other, language=language))
    case = replace(CASE, language=language)
    drafted = ExtractiveDrafter().draft(
        DraftRequest(case.question, language, candidates, date(2026, 1, 1))
    )
    assert isinstance(drafted, Drafted)
    found = score(drafted, case, candidates)
    assert (found.citations, found.coverage, found.faithful) == (1, 1, 1)
    said = quoted_only(drafted.text, language)
    assert len(drafted.text) > len(said) > 0
    assert "[1]" in said


def test_code_in_a_quote_stays_code() -> None:
    text = "A text.\n```\nipconfig /all\n```\nThe end."
    assert quoted_only(text, "en") == text


def test_means() -> None:
    one = score(written("Open the rear door of the printer [1]."), CASE, [CANDIDATE])
    assert mean_scores([one, replace(one, citations=0.0)])["citations"] == 0.5
    assert set(mean_scores([]).values()) == {None}
