"""Which of what a search found can be the case that was asked about, and how sure that is. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import islice

from workers.generation.candidates import Candidate
from workers.generation.same_case.codes import codes_in, identifiers_in, names_code
from workers.generation.same_case.differences import differences
from workers.generation.same_case.own_names import without_own_names
from workers.generation.usefulness import SUBSTANCE
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.retrieval.evidence import Evidence, Rarity, Source, evenly
from workers.knowledge.retrieval.fit import ahead_of, fit, share_said, title_share
from workers.text.fold import fold
from workers.text.tokens import plain_words

CODE_FOUND = 0.85
"""Relevance of a ticket that names the code of a question, at least."""
NAME_FOUND = 0.7
"""The same where a question only mentions what some program calls something."""
KINDS = ("error", "exception")
"""Ends of names that many failures share, where they are no whole name ("WRITE_PROTECT_ERROR")."""
BARE = 2
"""Words up to which a message asks about the code in it and nothing else."""
AS_GOOD = 0.8
"""Share of relevance from which the newer of two equal texts stands for both."""
FIT = 0.5
"""What a candidate's relevance weighs against its score."""
OUTDATED = timedelta(days=180)
"""Time from which on a newer solution of the same problem is likely the better one."""
ALIKE = 0.6
"""Share of common words from which two titles or two solutions tell of the same case."""
JUDGED = 8
"""Candidates that are judged, the best ones."""
UNSOLVED = 4
"""Of those, the most that have nothing to quote."""
RIVALS = 8
"""Other cases whose titles are looked at for what a candidate leaves out."""
MERELY = frozenset(
    {"other_place", "other_program", "other_version", "other_act", "other_message", "damaged"}
    | {"untold_code", "untold_end", "untold_reason"}
)
"""Differences that make a ticket a worse source, and not none."""
ELSEWHERE = 0.5
"""What is left of the relevance and the score of such a ticket."""


def chosen(
    text: str,
    candidates: Sequence[Candidate],
    known: Glossary,
    language: str = "",
    rarity: Rarity = evenly,
    typed: str = "",
    space: str | None = None,
) -> list[Candidate]:
    """Those of a search that can be the case asked about, best first, each text once; their
    relevance says how sure it is of each.

    `language` is the question's, `rarity` says how rare words are in the site's tickets; `typed`
    is `text` before its spelling was put right; `space` is the embedding space that was searched.
    """
    # What was asked before in the thread is no code that this message asks about.
    message = without_own_names((typed or text).partition("\n")[0])
    codes, names = codes_in(message), identifiers_in(message)
    if len(message.split()) <= BARE:
        codes |= names
    # "ModuleNotFoundError" says of what kind a failure is; which one it is stands behind it.
    names = frozenset(one for one in names if "_" in one or not one.endswith(KINDS))
    found = [
        _with_code(replace(one, relevance=sure_of(one, values, space)), codes, names)
        for one, values in judged(text, candidates, known, language, rarity, typed)
    ]
    return newest_first(distinct(sorted(found, key=sureness, reverse=True)), known)


def judged(
    text: str,
    candidates: Sequence[Candidate],
    known: Glossary,
    language: str,
    rarity: Rarity,
    typed: str = "",
) -> Iterator[tuple[Candidate, tuple[float, ...]]]:
    """The best candidates that can be the case, in their order, with what speaks for each."""
    ordered = sorted(same_cases(typed or text, candidates), key=standing, reverse=True)
    # Candidates are compared with each other, and each text is read once.
    compared = Compared(known)
    evidence = Evidence(text, known, rarity)
    # What another system is asked about in is no candidate, and its topic is one all the same.
    found = sorted(candidates, key=standing, reverse=True)
    for one in worth_judging(ordered):
        # They are in order: the first other case is the best of them.
        others = (other for other in ordered if not compared.alike(one, other))
        best = [standing(other) for other in islice(others, 1)]
        rivals = (other.title for other in found if not compared.alike(one, other))
        source = Source(
            title=one.title,
            problem=one.problem,
            relevance=one.relevance,
            score=one.score,
            nearness=one.nearness,
            ahead=ahead_of(standing(one), best),
            abroad=bool(language) and one.language != language,
            resolution=one.resolution or "",
        )
        yield one, evidence.of(source, islice(rivals, RIVALS))


def worth_judging(ordered: Sequence[Candidate]) -> list[Candidate]:
    """The first `JUDGED` of some candidates, equal texts as one, and not more than `UNSOLVED` that
    tell of no solution: the same trouble told by many leaves room for the ticket that ends it."""
    kept: list[Candidate] = []
    unsolved = 0
    for one in distinct(ordered):
        unsolved += not one.resolution
        if one.resolution or unsolved <= UNSOLVED:
            kept.append(one)
    return kept[:JUDGED]


def sure_of(candidate: Candidate, values: Sequence[float], space: str | None = None) -> float:
    """How sure a judged candidate is, by its `values`, found in a space: what names another room,
    machine, program or version is no sure source, however many words agree."""
    return fit(values, space) * (ELSEWHERE if candidate.unlike else 1.0)


def sureness(candidate: Candidate) -> float:
    """What the judged ones are ordered by."""
    return candidate.relevance


def same_cases(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that can be about the same case: a ticket about another system, code or
    thing is none, and one about another room, machine or program counts for less."""
    kept = []
    for one in candidates:
        unlike = differences(text, f"{one.title}\n{one.problem}\n{one.resolution or ''}")
        if not unlike:
            kept.append(one)
        elif MERELY.issuperset(unlike):
            kept.append(
                replace(
                    one,
                    relevance=ELSEWHERE * one.relevance,
                    score=ELSEWHERE * one.score,
                    unlike=unlike,
                )
            )
    return kept


def standing(candidate: Candidate) -> float:
    """What candidates of one search are ordered by: how they stand against each other, and how well
    each fits by itself. On the sample's questions the two together find more than either."""
    return candidate.score + FIT * candidate.relevance


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each text once, by the candidate that comes first; the newer one where two are as good."""
    kept: dict[str, Candidate] = {}
    for one in candidates:
        text = " ".join(f"{one.title} {one.resolution or ''}".split()).casefold()
        before = kept.get(text)
        if before is None:
            kept[text] = one
        elif _newer(one, before) and one.relevance >= AS_GOOD * before.relevance:
            kept[text] = replace(one, relevance=before.relevance)
    return list(kept.values())


def untried(candidates: Sequence[Candidate], tried: Container[int]) -> list[Candidate]:
    """Candidates that say something else than those that were tried."""
    said = [set(plain_words(one.resolution or "")) for one in candidates if one.ticket_id in tried]
    return [
        one
        for one in candidates
        if one.ticket_id not in tried
        and not any(_mostly_in(set(plain_words(one.resolution or "")), other) for other in said)
    ]


def _mostly_in(mine: set[str], theirs: set[str]) -> bool:
    return len(mine & theirs) >= ALIKE * max(1, min(len(mine), len(theirs)))


class Compared:
    """Candidates of one search, compared with each other by their titles and solutions."""

    def __init__(self, known: Glossary) -> None:
        self.told = cache(known.told)
        self._meanings = cache(known.meanings)
        self._pairs: dict[tuple[int, int], bool] = {}

    def alike(self, one: Candidate, other: Candidate) -> bool:
        """Whether two tickets tell of the same case, by their titles or their solutions: neither
        is a doubt about the other. Each pair is compared once."""
        pair = (one.ticket_id, other.ticket_id)
        known = self._pairs.get(pair)
        if known is None:
            known = self._pairs[pair] = self.tell_the_same(one, other)
        return known

    def tell_the_same(self, one: Candidate, other: Candidate) -> bool:
        """The same, compared anew."""
        if one.ticket_id == other.ticket_id:
            return True
        if share_said(self._meanings(one.title), self.told(other.title)) >= ALIKE:
            return True
        mine, theirs = (self._meanings(each.resolution or "") for each in (one, other))
        return len(mine & theirs) >= ALIKE * max(1, min(len(mine), len(theirs)))


def newest_first(candidates: Sequence[Candidate], known: Glossary) -> list[Candidate]:
    """With the newer of the first two ahead where both tell of the same problem and it is as good a
    source: what helped then may help no more. One of few words stands behind one that says more."""
    ordered = list(candidates)
    if len(ordered) < 2 or not ordered[1].resolution:
        return ordered
    first, second = ordered[:2]
    same = title_share(first.title, second.title, known) >= ALIKE
    little = _says_little(first)
    better = _much_newer(second, first) if little == _says_little(second) else little
    if same and better and second.relevance >= AS_GOOD * first.relevance:
        ordered[:2] = [second, first]
    return ordered


def _says_little(candidate: Candidate) -> bool:
    return sum(map(str.isalnum, candidate.resolution or "")) < SUBSTANCE


def _much_newer(one: Candidate, other: Candidate) -> bool:
    return _newer(one, other) and (
        other.date is None or one.date is None or one.date - other.date >= OUTDATED
    )


def _newer(one: Candidate, other: Candidate) -> bool:
    return one.date is not None and (other.date is None or one.date > other.date)


def _with_code(candidate: Candidate, codes: frozenset[str], names: frozenset[str]) -> Candidate:
    """A ticket that names a code which was asked about is about it; less surely so where it is
    only the name of something. A code of one digit says too little, and another program's code
    says nothing."""
    codes = frozenset(one for one in codes if len(one) > 1)
    if candidate.unlike or not (codes or names):
        return candidate
    source = fold(f"{candidate.title}\n{candidate.problem}\n{candidate.resolution or ''}")
    for said, least in ((codes, CODE_FOUND), (names, NAME_FOUND)):
        if names_code(source, said):
            return replace(candidate, relevance=max(candidate.relevance, least))
    return candidate
