"""Fit the weights of ``workers/knowledge/retrieval/fit.json`` from the questions beside this file.

``python -m tools.confidence.fit`` searches the sample's tickets for each question, learns which of
what is found is its case from two thirds of the questions, then the same for follow-ups, and says
how well that tells right from wrong in the rest; ``--check`` says whether the weights written are
of these questions and of the values that are looked at today.

Those that are answered are also asked without their tickets, where the best of the rest is wrong by
construction. A question whose answer was not found, or of a kind that was answered wrongly, belongs
into ``questions.tsv``, or with what was asked before it into ``follow_ups.tsv``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from bot.cli.runtime.evaluated_desk import evaluated_desk
from tools.confidence.learned_from import fingerprint
from tools.confidence.questions import WITHOUT, follow_ups, questions
from tools.confidence.regression import Examples, fitted
from tools.confidence.reliability import First, interval, reliability, sent
from tools.confidence.searches import (
    examples,
    examples_in_threads,
    firsts,
    firsts_in_threads,
    names_of,
    searched,
    threads,
)
from workers.knowledge.retrieval import evidence, follow_up
from workers.knowledge.retrieval.fit import WEIGHTS, learned

THRESHOLDS = (0.7, 0.75, 0.8, 0.85, 0.9)
"""Of confidence, from which on an answer could be sent."""


def main() -> int:
    """Write or check the weights."""
    if "--check" in sys.argv:
        run = "what they were learned from has changed: run python -m tools.confidence.fit"
        current = is_current()
        print("up to date" if current else run)
        return 0 if current else 1
    with evaluated_desk(None) as (desk, worker, _):
        knowledge = worker.services.knowledge
        knowledge.load()
        names = names_of(desk)
        searches = list(searched(questions(), knowledge, names))
        _write(question=examples([one for one in searches if not one.asked.held]))
        # A follow-up's values have how sure a ticket is for it and its topic as one question.
        followed = list(threads(follow_ups(), knowledge, names))
        taught = [one for one in followed if not one.asked.held]
        _write(follow_up=examples_in_threads(taught), learned_from=fingerprint())
        print(WEIGHTS.read_text("utf-8"))
        for held in (False, True):
            part = [one for one in searches if one.asked.held is held]
            thread = [one for one in followed if one.asked.held is held]
            name = "held" if held else "learned"
            _report(f"{name}: questions", firsts(part))
            _report(f"{name}: follow-ups", firsts_in_threads(thread))
    return 0


def is_current() -> bool:
    """Whether the weights were fitted from the questions and the values as they are."""
    return bool(_stored()["learned_from"] == fingerprint())


def _write(**changed: Examples | str) -> None:
    """Put what was learned, by its name, in the place of what was learned before."""
    names = {"question": evidence.NAMES, "follow_up": follow_up.NAMES}
    stored = _stored()
    for kind, value in changed.items():
        if isinstance(value, str):
            stored[kind] = value
            continue
        constant, weights = fitted(value)
        named = zip(names[kind], weights, strict=True)
        stored[kind] = {
            "constant": round(constant, 3),
            "weights": {name: round(one, 3) for name, one in named},
        }
    WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    learned.cache_clear()


def _stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8"))
    return found


def _report(name: str, found: Sequence[First]) -> None:
    print(f"{name}: {reliability(found)}")
    # Those without their tickets are no questions that the site has an answer to.
    asked = [one for one in found if one.weight != WITHOUT]
    for threshold in THRESHOLDS:
        count, wrong = sent(asked, threshold)
        least, most = interval(wrong, count)
        share = f"{wrong} of {count} wrong, {least:.1%} to {most:.1%}"
        print(f"  sent from {threshold}: {count / len(asked):.0%}; {share}")


if __name__ == "__main__":
    sys.exit(main())
