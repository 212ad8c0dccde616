"""Figures of a run, as tables for people and as one JSON document for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.soak.checks import Verdict
from tests.soak.faults import Fault
from tests.soak.people import Crowd
from tests.soak.records import Record


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p90, p99 and the worst, in seconds."""
    if not seconds:
        return {"count": 0, "p50": 0.0, "p90": 0.0, "p99": 0.0, "worst": 0.0}
    p50, p90, p99 = (float(one) for one in np.percentile(seconds, [50, 90, 99]))
    return {"count": len(seconds), "p50": p50, "p90": p90, "p99": p99, "worst": max(seconds)}


def recovery(records: Sequence[Record], fault: Fault) -> float:
    """Seconds from a fault until every question that was open then was visibly settled."""
    settled = [
        one.visible - fault.began
        for one in records
        if one.visible is not None and one.received <= fault.began < one.visible
    ]
    return max(settled, default=0.0)


def document(
    records: Sequence[Record], faults: Sequence[Fault], crowd: Crowd, verdict: Verdict, starts: int
) -> dict[str, Any]:
    """All of it."""
    times = {
        "accepted to visible": [one.visible - one.received for one in records if one.visible],
        "accepted to final": [one.final - one.received for one in records if one.final],
    }
    for kind in dict.fromkeys(one.kind for one in faults):
        times[f"after {kind}"] = [recovery(records, one) for one in faults if one.kind == kind]
    if faults:
        times["after any fault"] = [recovery(records, one) for one in faults]
    states: dict[str, int] = {}
    for one in records:
        states[one.status] = states.get(one.status, 0) + 1
    return {
        "ok": verdict.ok,
        "questions": len(records),
        "accepted": len(crowd.asked),
        "followed_up": crowd.followed,
        "reviewed": crowd.reviewed,
        "voted": crowd.voted,
        "not_accepted": crowd.given_up,
        "states": states,
        "attempts": max((one.attempts for one in records), default=0),
        "faults": len(faults),
        "process_starts": starts,
        "seconds": {name: percentiles(values) for name, values in times.items()},
        "violations": {kind: len(lines) for kind, lines in verdict.by_kind().items()},
        "lines": [line for lines in verdict.by_kind().values() for line in lines][:50],
    }


def tables(found: dict[str, Any]) -> str:
    """The same for people."""
    lines = ["| what | number |", "|---|---|"]
    for name in ("questions", "accepted", "followed_up", "reviewed", "voted", "not_accepted"):
        lines.append(f"| {name.replace('_', ' ')} | {found[name]} |")
    lines += [f"| {state} at the end | {number} |" for state, number in found["states"].items()]
    lines.append(f"| faults | {found['faults']} |")
    lines.append(f"| process starts | {found['process_starts']} |")
    lines += ["", "| seconds | count | p50 | p90 | p99 | worst |", "|---|---|---|---|---|---|"]
    for name, one in found["seconds"].items():
        row = " | ".join(f"{one[part]:.1f}" for part in ("p50", "p90", "p99", "worst"))
        lines.append(f"| {name} | {one['count']} | {row} |")
    lines += ["", "| violated | number |", "|---|---|"]
    lines += [f"| {kind} | {number} |" for kind, number in found["violations"].items()]
    lines += ["", *found["lines"]]
    return "\n".join(lines)
