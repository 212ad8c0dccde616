"""What must hold at the end, as rules over records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.soak.records import Record

ANSWERED = "answered"


@dataclass
class Verdict:
    """What was violated, by kind; each line names a question or a process."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unreviewed: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was violated."""
        return not any(self.by_kind().values())

    def by_kind(self) -> dict[str, list[str]]:
        """All of it."""
        return {
            "lost": self.lost,
            "doubled": self.doubled,
            "unreviewed": self.unreviewed,
            "processes": self.processes,
            "errors": self.errors,
        }


def judge(
    records: Iterable[Record],
    accepted: Iterable[str],
    told: Mapping[str, str],
    processes: Iterable[str] = (),
    errors: Iterable[str] = (),
) -> Verdict:
    """Hold every question against the rules. `accepted` are those that an asker was told of,
    `told` is what each reads over REST, `processes` what is wrong with processes."""
    verdict = Verdict(processes=list(processes), errors=list(errors))
    by_id = {one.question_id: one for one in records}
    verdict.lost += [f"{one}: accepted and not there" for one in accepted if one not in by_id]
    for one in by_id.values():
        verdict.lost += _lost(one)
        if one.answers > 1:
            verdict.doubled.append(f"{one.question_id}: {one.answers} answers")
        verdict.unreviewed += _unreviewed(one)
    for question, status in told.items():
        if question in by_id and status != by_id[question].status:
            verdict.lost.append(
                f"{question}: {by_id[question].status} in the database, {status or 'nothing'} told"
            )
    return verdict


def _lost(one: Record) -> list[str]:
    if not one.rests:
        return [f"{one.question_id}: still {one.status}"]
    if one.status == ANSWERED and not one.answers:
        return [f"{one.question_id}: answered without an answer"]
    if one.status not in ("superseded", "with_human") and not one.messages:
        return [f"{one.question_id}: {one.status} and nothing was said"]
    return []


def _unreviewed(one: Record) -> list[str]:
    found = []
    if one.needed_review > one.reviewed_drafts:
        found.append(f"{one.question_id}: sent without its review")
    if one.risky and one.sent_drafts > one.reviewed_drafts:
        found.append(f"{one.question_id}: risky and sent unseen ({one.unseen})")
    if one.waiting_drafts:
        found.append(f"{one.question_id}: {one.waiting_drafts} drafts wait though staff are there")
    return found
