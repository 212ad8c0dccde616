"""What the words of a follow-up say for and against a ticket that its thread finds. Pure.

"And on Ubuntu?" is searched together with what was asked before it, and then every ticket on the
old topic looks right. What tells them apart is whether a ticket says the follow-up's own words: in
its problem, where the follow-up changes what it is about, or in its resolution, where it asks for a
detail of what was quoted. Who only tells what became of the quoted steps says their words, too, and
is not helped by reading them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workers.generation.same_case.wanted import lacked, wanted_in
from workers.generation.triage.threads.follow_ups import asks
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.evidence import READ, odds, of_the_case, stems_in

NAMES = (
    *("relevance", "quoted", "problem_on_topic", "said_before", "detail"),
    *("other_topic", "not_of_its_sort"),
)
"""What is looked at, in the order of the weights."""
AGAINST = frozenset({"said_before", "other_topic", "not_of_its_sort"})
"""Those that speak against a ticket. Who was told a follow-up's words already does not ask for
them, unless for a detail."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A ticket that a thread finds: its texts, how sure it is for the follow-up and its topic taken
    as one question (from 0 to 1), and whether the thread quoted it before."""

    title: str
    problem: str
    resolution: str
    relevance: float
    quoted: bool


class FollowUp:
    """The own words of one follow-up against the tickets that its thread finds."""

    def __init__(self, message: str, known: Glossary) -> None:
        """`message` is the follow-up alone, without its topic."""
        self._known = known
        self._own = of_the_case(known.told(message))
        self._asks = float(asks(message))
        self._wanted = wanted_in(message)

    @property
    def says_anything(self) -> bool:
        """Whether it has words of its own; without them there is nothing to judge by."""
        return bool(self._own)

    def of(self, source: Followed, rivals: Iterable[str]) -> tuple[float, ...]:
        """The values of `NAMES`. `rivals` are the titles of the other tickets found. Only for a
        follow-up that says anything."""
        told = self._stems(source.title) | self._stems(source.problem[:READ])
        solved = self._stems(source.resolution[:READ])
        count = len(self._own)
        problem = [one.share(told) for one in self._own]
        left = [one for one, share in zip(self._own, problem, strict=True) if not share]
        answered = [one.share(solved) for one in left]
        missing = [one for one, share in zip(left, answered, strict=True) if not share]
        quoted = float(source.quoted)
        named, solution = sum(problem) / count, sum(answered) / count
        elsewhere = frozenset().union(*map(self._stems, rivals)) if missing else frozenset()
        return (
            odds(source.relevance),
            quoted,
            named * source.relevance,
            (named + solution) * quoted,
            solution * quoted * self._asks,
            sum(one.share(elsewhere) for one in missing) / count,
            lacked(self._wanted, source.resolution[:READ]),
        )

    def _stems(self, text: str) -> frozenset[str]:
        return stems_in(self._known, text)
