"""Every stage that reads a text takes time that grows with the text, whatever is in the text.

A stage that looks at a run of blanks again from each of them needs an hour for 100 kB of them; one
that does not needs half a second. So each gets 100 kB of everything, and more than enough time of
the processor, not of the clock: what is still at work then is stopped, and fails.
"""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from connectors.contracts.documents import FollowUp, SourceDocument
from tests.support.worst_texts import SIZE, worst_texts
from tests.workers.generation.test_rules import candidate
from workers.generation.extractive.quotation import draft_extractive
from workers.generation.guardrails.risk import risks
from workers.generation.guardrails.sanitizer import Sanitized
from workers.generation.guardrails.screening import doubts
from workers.generation.triage.intents.kinds import Intent
from workers.generation.verification.grounding import Support
from workers.generation.verification.sources import Basis
from workers.knowledge.extraction.cleaning import clean_ticket
from workers.redaction import Ledger, OwnPlaces

LENGTH = SIZE // 4
"""Characters of a whole text here. A whole field takes a good stage four times as long, and one
that takes the square of its length sixteen times as long: with a sixteenth of the time for a
quarter of it, the same ones fail, and the others are tried in a quarter of the time."""
PROCESSOR_SECONDS = 2.5
"""What the slowest stage needs for one text, several times over; 40 s for a whole field."""
CHAIN = 2
"""A chain of stages reads several fields, and needs its time: it gets twice the length, and the
same share of the time, which is four times as much."""
PROBES = (600, 3_000)
"""Characters of the texts by which a stage's worst are found. What took the square of its length
takes 25 times as long for the second, and 10,000 times for a whole one."""
SLOWEST, GROWING = 2, 2
NAMED = (
    "Never delete your password, and share no screen: sudo, macros, a certificate. We changed the"
    " DNS. Do not forward mail; do not turn off the antivirus."
)
"""Names of risks, so that what goes on about each in the rest is looked at."""
TICK = 0.0005
"""Seconds that are added to a time before it is compared: less than this is noise."""
ROOMS = (
    "workers.text",
    "workers.redaction",
    "workers.generation",
    "workers.knowledge.extraction",
    "workers.knowledge.chunking",
    "workers.knowledge.enrichment.reply",
    "workers.knowledge.lsa.ngrams",
    "workers.knowledge.ranking.data_amounts",
    "workers.knowledge.ranking.query",
    "workers.desk.answers.triage.everyday",
    "workers.desk.answers.triage.spam",
    "workers.desk.reviews.human_text",
    "workers.desk.inbox.intake",
    "workers.desk.outbox.platforms.splitting",
    "bot.console.rendering",
    "bot.mattermost.mentions",
    "bot.slack.text",
    "connectors.slack.rendering",
    "connectors.mattermost.rendering",
)
"""Where texts are read. Their public functions whose first parameter is a `str` are stages."""
NO_TEXT = {
    "workers.generation.generative.prompts:load_prompt": "the name of a prompt",
    "workers.generation.generative.prompts:read_prompt": "a prompt of an administrator",
    "bot.console.rendering.templates:asset": "the name of a file of ours",
    "bot.console.rendering.templates:render": "the name of a template of ours",
    "workers.knowledge.extraction.html_layout:render": "read by html_to_text, made safe",
    "workers.knowledge.enrichment.reply:read_reply": "bounded by its ticket; see below",
    "workers.generation.guardrails.modality.judgement:without_unordered": "with each risk; below",
    "workers.generation.metrics:count_repairs": "the name of a model",
    "workers.generation.generative.verdict:certain": "bounded by the tokens of a model",
    "workers.generation.generative.verdict:final_text": "bounded so, and made of settled",
    "workers.generation.generative.verdict:settled": "bounded so, and made of attributed",
    "workers.generation.generative.revision:as_written": "bounded so, and made of check",
    "workers.generation.generative.telling:may_be_told": "bounded so",
    "workers.generation.generative.telling:with_intro": "bounded so, and put behind a sentence",
    "workers.generation.repair.completeness:completed": "bounded so",
    "workers.generation.repair.gaps:gaps_of": "bounded so, as its sources are by a prompt",
    "workers.generation.repair.edits:edited": "bounded so",
    "workers.generation.extractive.quotation:draft_extractive": "a question; see below",
    "workers.generation.extractive.quotation:quote": "a question; see below",
}
"""Functions that take a string which nobody outside wrote, or that are tried otherwise."""
GIVEN: dict[str, Callable[[], Any]] = {
    "room": lambda: 4_000,
    "before": lambda: "My wifi drops on Ubuntu in room 12",
    "named": lambda: ["linux"],
    "source": lambda: "Enable the wifi on Ubuntu before you log in.",
    "topic": lambda: ["My wifi drops on Ubuntu in room 12"],
    "title": lambda: "Read mail on a tablet",
    "whole": lambda: "read mail on a tablet: add the account",
    "tells_danger": lambda: lambda _: False,
    "allowed_hosts": tuple,
    "allowed_links": frozenset,
    "bases": lambda: [Basis("Wifi", "Open the panel. Choose it again.", "en")],
    "by": lambda: str.upper,
    "asker": lambda: "Ada",
    "change": lambda: lambda text: text,
    "cited": tuple,
    "code": lambda: "0123abcd",
    "codes": lambda: ["a", "aaaa", "0x80070005"],
    "compounds": lambda: True,
    "earlier": lambda: ["My wifi drops on Ubuntu in room 12"],
    "evidence": lambda: {1: Basis("Wifi", "Open the panel. Choose it again.", "en")},
    "forms": lambda: [f"a{number}" for number in range(100)],
    "kind": lambda: Intent.HUMAN,
    "known": lambda: {1},
    "label": lambda: "a label",
    "language": lambda: "en",
    "languages": lambda: ("fr", "en"),
    "ledger": lambda: Ledger(OwnPlaces(["corp.example", "10.0.0.0/8"])),
    "least": lambda: 0.5,
    "max_chars": lambda: 4_000,
    "message": lambda: "and on a Mac?",
    "others": lambda: ["Enable the wifi on Ubuntu before you log in."],
    "most": lambda: 75,
    "other": lambda: "Wifi",
    "parts": tuple,
    "question": lambda: "How?",
    "reasons": lambda: ["max nodes per group limit"],
    "said": lambda: "ca ne marche toujours pas",
    "sort": lambda: "money",
    "sources": list,
    "start": lambda: 0,
    "turns": lambda: [("question", "My wifi drops on Ubuntu in room 12")],
    "support": lambda: Support(()),
    "url": lambda: None,
    "user": lambda: "U0001",
    "username": lambda: "a",
    "words": frozenset,
}
"""What the other parameters are given, by their names."""


class TookTooLong(BaseException):
    """A stage was still at work after its time: no code may take this for an error of its own."""


def stages() -> dict[str, Callable[..., Any]]:
    """The public functions of the rooms that take a text first."""
    found = {}
    for room in ROOMS:
        package = importlib.import_module(room)
        below = pkgutil.walk_packages(getattr(package, "__path__", ()), f"{room}.")
        for module in [package, *(importlib.import_module(one.name) for one in below)]:
            for name, one in vars(module).items():
                ours = getattr(one, "__module__", "") == module.__name__
                if name.startswith("_") or not ours or not callable(one) or inspect.isclass(one):
                    continue
                parameters = list(inspect.signature(one).parameters.values())
                if parameters and parameters[0].annotation in ("str", str):
                    found[f"{module.__name__}:{name}"] = one
    return found


STAGES = {name: stage for name, stage in stages().items() if name not in NO_TEXT}


@contextmanager
def limited(times: int = 1) -> Iterator[None]:
    """End what needs too much of the processor for a text of `times` the length."""

    def end(_signal: int, _frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS * times**2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def run(read: Callable[[str], Any], times: int = 1) -> list[str]:
    """The texts, of `times` the length, that `read` did not come to the end of."""
    whole = worst_texts(LENGTH * times)
    return [name for name in its_worst(read) if spent(read, whole[name], times) is None]


def its_worst(read: Callable[[str], Any]) -> set[str]:
    """The texts that take `read` longest, and those whose time grows most with their length."""
    # A look at old objects takes longer than any of these texts, and would fall to one of them.
    gc.disable()
    try:
        short, long = (
            {name: spent(read, text) for name, text in worst_texts(size).items()} for size in PROBES
        )
    finally:
        gc.enable()
    slowest = sorted(long, key=lambda name: _time(long[name]))[-SLOWEST:]
    growing = sorted(long, key=lambda name: _time(long[name]) / (_time(short[name]) + TICK))
    return {*slowest, *growing[-GROWING:]}


def spent(read: Callable[[str], Any], text: str, times: int = 1) -> float | None:
    """Seconds of the processor that `read` needs for a text; None if it did not end in time."""
    began = time.process_time()
    try:
        # To refuse such a text is an answer, too.
        with limited(times), suppress(Exception):
            made = read(text)
            if inspect.isgenerator(made):
                list(made)
    except TookTooLong:
        return None
    return time.process_time() - began


def _time(seconds: float | None) -> float:
    return PROCESSOR_SECONDS if seconds is None else seconds


def given(stage: Callable[..., Any]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments for all but the first parameter that has no default. Raises `KeyError`."""
    args: list[Any] = []
    named: dict[str, Any] = {}
    for one in list(inspect.signature(stage).parameters.values())[1:]:
        if one.kind is one.VAR_POSITIONAL or (one.default is not one.empty):
            continue
        if one.kind is one.KEYWORD_ONLY:
            named[one.name] = GIVEN[one.name]()
        else:
            args.append(GIVEN[one.name]())
    return args, named


def test_no_stage_is_forgotten() -> None:
    every = stages()
    assert len(every) > 60
    assert set(NO_TEXT) <= set(every), "one of these is gone"
    unknown = {
        f"{name} needs {one.name}"
        for name, stage in STAGES.items()
        for one in list(inspect.signature(stage).parameters.values())[1:]
        if one.default is one.empty and one.kind is not one.VAR_POSITIONAL and one.name not in GIVEN
    }
    assert not unknown, "say in GIVEN what it is given, or in NO_TEXT why it reads no text"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(STAGES))
def test_a_stage_comes_to_the_end_of_every_text(name: str) -> None:
    stage = STAGES[name]

    def read(text: str) -> Any:
        # What a stage keeps from one text is not to slow the next.
        args, named = given(stage)
        return stage(text, *args, **named)

    assert run(read) == []


def _ticket(text: str) -> SourceDocument:
    comment = FollowUp(text, None)
    return SourceDocument("file:x", "1", text, text, solution=text, followups=(comment,))


@pytest.mark.slow
@pytest.mark.parametrize(
    "read",
    [
        lambda text: clean_ticket(_ticket(text), ("Ada Byron",)),
        lambda text: draft_extractive("wifi", "en", [candidate(1, resolution=text)]),
        lambda text: doubts(Sanitized(text, ()), [(text[:200], text)], ()),
    ],
    ids=["a whole ticket", "a quoted resolution", "the doubts about an answer"],
)
def test_a_chain_of_stages_comes_to_the_end_of_every_text(read: Callable[[str], Any]) -> None:
    assert run(read, CHAIN) == []


@pytest.mark.slow
def test_the_risks_come_to_the_end_of_every_text_that_names_some() -> None:
    assert run(lambda text: risks(f"{NAMED} {text}")) == []


def endless() -> None:
    """What a stage must not be."""
    while True:
        pass


def test_a_stage_that_never_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "PROCESSOR_SECONDS", 0.05)
    with pytest.raises(TookTooLong), limited():
        endless()


def test_what_is_looked_at_again_from_each_blank_is_found() -> None:
    again = re.compile(r"[ \t\n]+,")
    found = its_worst(lambda text: again.search(text))
    runs = {name for name, text in worst_texts(PROBES[1]).items() if " " * 1000 in text}
    assert found & runs
