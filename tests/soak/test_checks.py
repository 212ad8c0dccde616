"""The soak's rules find what is broken: each of them can fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.soak.checks import Verdict, judge
from tests.soak.faults import Fault
from tests.soak.people import Crowd
from tests.soak.records import Record
from tests.soak.report import document, percentiles, recovery, tables

GOOD = Record("q", "answered", 100.0, 103.0, 104.0, answers=1, messages=1, sent_drafts=1)


def judged(one: Record, told: str | None = None) -> dict[str, list[str]]:
    verdict = judge([one], [one.question_id], {"q": told or one.status})
    return {kind: lines for kind, lines in verdict.by_kind().items() if lines}


@pytest.mark.parametrize(
    "record",
    [
        GOOD,
        replace(GOOD, status="in_review", final=None, answers=0, sent_drafts=0),
        replace(GOOD, risky=True, needed_review=1, reviewed_drafts=1),
        replace(GOOD, status="with_human", answers=0, messages=0, sent_drafts=0),
        replace(GOOD, status="superseded", answers=0, messages=0, sent_drafts=0),
    ],
)
def test_what_is_well(record: Record) -> None:
    assert judged(record) == {}


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (replace(GOOD, status="working", final=None), "lost"),
        (replace(GOOD, status="received", final=None), "lost"),
        (replace(GOOD, status="delivering", final=None), "lost"),
        (replace(GOOD, answers=0), "lost"),
        (replace(GOOD, status="abstained", answers=0, messages=0), "lost"),
        (replace(GOOD, answers=2), "doubled"),
        (replace(GOOD, needed_review=1), "unreviewed"),
        (replace(GOOD, risky=True), "unreviewed"),
        (replace(GOOD, status="in_review", waiting_drafts=1), "unreviewed"),
    ],
)
def test_what_is_broken(record: Record, kind: str) -> None:
    assert list(judged(record)) == [kind]


def test_who_was_promised_an_answer_and_is_not_there() -> None:
    assert judge([], ["q"], {}).lost == ["q: accepted and not there"]


@pytest.mark.parametrize("told", ["received", "", "HTTP 404"])
def test_what_an_asker_reads_must_be_so(told: str) -> None:
    assert list(judge([GOOD], ["q"], {"q": told}).by_kind()["lost"])


def test_a_process_that_died_and_an_error_of_the_console_are_violations() -> None:
    assert not judge([GOOD], ["q"], {}, processes=["beat does not run"]).ok
    assert not judge([GOOD], ["q"], {}, errors=["GET /: 500"]).ok
    assert judge([GOOD], ["q"], {}).ok


def test_the_time_to_recover_is_that_of_the_last_who_waited() -> None:
    later = replace(GOOD, question_id="later", received=101.0, visible=120.0)
    after = replace(GOOD, question_id="after", received=115.0, visible=500.0)
    assert recovery([GOOD, later, after], Fault("redis-kill", 102.0)) == 18.0
    assert recovery([GOOD], Fault("redis-kill", 103.5)) == 0.0


def test_the_report_has_every_figure() -> None:
    verdict = Verdict(lost=["q: still working"])
    found = document([GOOD], [Fault("redis-kill", 102.0)], Crowd(""), verdict, 5)
    assert found["ok"] is False
    assert found["seconds"]["accepted to visible"]["p99"] == 3.0
    assert found["seconds"]["after redis-kill"]["worst"] == 1.0
    assert "| lost | 1 |" in tables(found)
    assert "q: still working" in tables(found)
    assert percentiles([])["count"] == 0
