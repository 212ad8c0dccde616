"""Spans: who is whose parent, what they may carry, and that without a tracer there are none."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from connectors.tracing import genai
from connectors.tracing.names import KIND, OURS, PLATFORM, QUESTION
from connectors.tracing.spans import NO_MARK, begun, carried, span
from tests.fakes.spans import traced
from tests.support.processes import ROOT


def test_without_a_tracer_nothing_is_done() -> None:
    with span("question.answer", {QUESTION: "q"}) as mark:
        assert mark is NO_MARK
        assert carried() is None
    begun("chat m").end(ValueError("no"))


@pytest.mark.slow
def test_without_a_tracer_opentelemetry_is_not_imported() -> None:
    code = (
        "import sys, workers.bootstrap, workers.celery.tasks, workers.desk.answers.service,"
        " bot.cli.worker; sys.exit('opentelemetry.sdk' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_span_is_the_child_of_the_one_around_it() -> None:
    with traced() as spans, span("outer"), span("inner"):
        pass
    assert spans.parent_of(spans.named("inner")) == "outer"
    assert spans.parent_of(spans.named("outer")) is None


def test_a_context_is_carried_to_another_thread() -> None:
    with traced() as spans:
        with span("receive", kind="server"):
            row = carried()

        def work() -> None:
            with span("answer", kind="consumer", parent=row):
                pass

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert spans.parent_of(spans.named("answer")) == "receive"


def test_of_one_trace_the_nearer_parent_counts_and_of_another_the_carried_one() -> None:
    with traced() as spans:
        with span("receive"):
            row = carried()
            with span("task", parent=row), span("answer", parent=row):
                pass
        with span("other trace"), span("late", parent=row):
            pass
    assert spans.parent_of(spans.named("answer")) == "task"
    assert spans.parent_of(spans.named("late")) == "receive"


@pytest.mark.parametrize("parent", ["", "nonsense", "00-0-0-01", "00-" + "0" * 32 + "-0-01"])
def test_a_broken_context_begins_a_trace(parent: str) -> None:
    with traced() as spans, span("answer", parent=parent):
        pass
    assert spans.parent_of(spans.named("answer")) is None


def test_a_text_or_an_unknown_name_never_comes_into_a_span() -> None:
    said = "my password is hunter2"
    with traced() as spans, span("a", {KIND: said, "text": "x", PLATFORM: "console"}) as mark:
        mark.add({QUESTION: "line\nbreak", genai.FINISH_REASONS: ("stop", said)})
        mark.add({QUESTION: "x" * 201})
    assert dict(spans.named("a").attributes or {}) == {PLATFORM: "console"}


def test_an_error_is_told_by_its_name() -> None:
    with traced() as spans:
        with pytest.raises(ValueError, match="hunter2"), span("a"):
            raise ValueError("my password is hunter2")
        begun("b").end(KeyError("hunter2"))
    for name, error in (("a", "ValueError"), ("b", "KeyError")):
        found = spans.named(name)
        assert (found.attributes or {})["error.type"] == error
        assert "hunter2" not in found.to_json()
        assert found.events == ()


def test_the_conventions_stand_apart() -> None:
    assert all(name.startswith(("gen_ai.", "server.")) for name in genai.NAMES)
    assert not OURS & genai.NAMES
