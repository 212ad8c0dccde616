"""What is urgent is known by sentences that the model was never shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workers.generation.triage.intents.concepts import Concepts
from workers.generation.triage.intents.kinds import Intent
from workers.generation.triage.intents.model import (
    READ_CHARS,
    WINDOW,
    guess,
    is_kind,
    windows,
)
from workers.generation.triage.urgency.judgement import urgency

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[5]
UNSEEN = [one.split("\t") for one in (HERE / "unseen.tsv").read_text("utf-8").splitlines()]
CALM = (HERE / "calm.txt").read_text("utf-8").splitlines()
RECALL, KINDS, FALSE = 0.9, 0.85, 0.1


def test_unseen_sentences_are_known_as_urgent() -> None:
    found = [(kind, urgency(text)) for kind, text in UNSEEN]
    assert sum(one is not None for _, one in found) >= RECALL * len(UNSEEN)
    assert sum(one == kind for kind, one in found) >= KINDS * len(UNSEEN)


def test_everyday_sentences_with_the_same_words_are_not() -> None:
    assert sum(urgency(text) is not None for text in CALM) <= FALSE * len(CALM)


def test_no_sentence_was_learned() -> None:
    learned = (ROOT / "tools/intents/examples.tsv").read_text("utf-8").casefold()
    learned += (ROOT / "tools/intents/everyday.txt").read_text("utf-8").casefold()
    lines = {one.partition("\t")[2] or one for one in learned.splitlines()}
    assert lines.isdisjoint({text.casefold() for _, text in UNSEEN} | set(CALM))


def test_the_weights_are_of_the_examples() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools/intents/fit.py"), "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("could you kindly hand me over to a member of the support staff", Intent.HUMAN),
        ("du nouveau pour ma demande de lundi ?", Intent.TICKET_STATUS),
        ("compose a sonnet about autumn", Intent.OFF_TOPIC),
        ("bravo, tout remarche, merci", Intent.THANKS),
    ],
)
def test_other_kinds(text: str, kind: Intent) -> None:
    assert guess(text).kind is kind
    assert is_kind(text, kind, -0.5)


def test_a_long_text_is_judged_by_parts() -> None:
    assert windows("court") == ["court"]
    long = "Le réseau est lent. " * 40
    assert all(len(one.split()) <= WINDOW for one in windows(long))
    assert len("".join(windows("mot " * 5 * READ_CHARS))) <= READ_CHARS


def test_ideas_are_found_by_words_phrases_and_beginnings() -> None:
    known = Concepts(["gone: lost, went missing, dispar*", "thing: laptop*  # a comment", ""])
    assert known.found(["laptops", "disparus", "went", "missing"]) == [
        frozenset({1}),
        frozenset({0}),
        frozenset({0}),
        frozenset(),
    ]
