"""What the weights of confidence were learned from, as one fingerprint.

It changes with the questions, and with the values that are looked at: they are worked out for each
question and the ticket that it was written around. A change of the code or of the glossary that
changes none of them leaves it as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from tools.confidence.questions import FILES, Asked, everyday_follow_ups, follow_ups, questions
from workers.generation.triage.threads.follow_ups import with_topic
from workers.knowledge.ranking.glossary import glossary
from workers.knowledge.retrieval import evidence, follow_up
from workers.knowledge.retrieval.evidence import Evidence, Source, evenly
from workers.knowledge.retrieval.follow_up import Followed, FollowUp
from workers.knowledge.sample import TICKETS

MIDDLE = 0.5
"""What stands for all that a search says of a ticket."""
DIGITS = 9
"""Of a value: sums differ in the last ones from machine to machine."""


def fingerprint() -> str:
    """SHA-256 of the questions and of the values of each, in hexadecimal."""
    made = hashlib.sha256()
    for path in FILES:
        made.update(path.read_bytes())
    made.update(repr((evidence.NAMES, follow_up.NAMES)).encode())
    for values in _values():
        made.update(repr([round(one, DIGITS) for one in values]).encode())
    return made.hexdigest()


def _values() -> Iterator[Sequence[float]]:
    tickets = {one["id"]: one for one in _sample()}
    rivals = [one["title"] for one in tickets.values()][::8]
    for asked in questions():
        if asked.anchor in tickets:
            text = with_topic(asked.text, (asked.before,) if asked.before else ())
            yield _of_a_question(asked, text, tickets[asked.anchor], rivals)
    for asked in (*follow_ups(), *everyday_follow_ups()):
        ticket = tickets.get(asked.anchor)
        if ticket is None:
            continue
        text = with_topic(asked.text, (asked.before,))
        yield _of_a_question(asked, text, ticket, rivals)
        yield FollowUp(asked.text, glossary()).of(
            Followed(
                title=ticket["title"],
                problem=ticket["content"],
                resolution=ticket.get("solution") or "",
                relevance=MIDDLE,
                quoted=True,
            ),
            rivals,
        )


def _of_a_question(
    asked: Asked, text: str, ticket: dict[str, Any], rivals: Sequence[str]
) -> Sequence[float]:
    source = Source(
        title=ticket["title"],
        problem=ticket["content"],
        relevance=MIDDLE,
        score=MIDDLE,
        nearness=MIDDLE,
        ahead=MIDDLE,
        abroad=ticket.get("language") != asked.language,
        resolution=ticket.get("solution") or "",
    )
    return Evidence(text, glossary(), evenly).of(source, rivals)


def _sample() -> Iterator[dict[str, Any]]:
    for path in TICKETS:
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)
