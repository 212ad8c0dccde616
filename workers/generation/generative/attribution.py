"""Each sentence of an answer cites a source that bears it out, where one does. Pure.

Where a server has no grammar a model forgets its citations, and with one it may choose the wrong
number. A sentence that its own source does not say and another one does, cites that other one; a
sentence that cites nothing cites the first source that says it. What no source says stays as it is,
and is found to be unsupported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workers.generation.verification.citations import NUMBERS
from workers.generation.verification.claims import FENCE, ITEM, Claim, claims_of
from workers.generation.verification.grounding import Checker
from workers.generation.verification.sources import Basis, Source
from workers.generation.verification.strictness import ANSWER
from workers.text.sentences import sentences


def attributed(text: str, bases: Sequence[Basis], question: str, language: str) -> str:
    """`text`, whose citations ``[n]`` name ``bases[n - 1]``, with citations that hold."""
    sources = {
        number: Source(one, compounds=ANSWER.compounds) for number, one in enumerate(bases, 1)
    }
    checker = Checker(sources, language, ANSWER, question)
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and line.strip():
            line = _line(line, checker, len(sources))
        lines.append(line)
    return "\n".join(lines)


def _line(line: str, checker: Checker, count: int) -> str:
    mark = ITEM.match(line)
    lead = mark[0] if mark else line[: len(line) - len(line.lstrip())]
    whole = _numbers(line, count)
    said = [_sentence(one, whole, checker, count) for one in sentences(line[len(lead) :])]
    return lead + " ".join(said)


def _sentence(sentence: str, whole: Sequence[int], checker: Checker, count: int) -> str:
    """A sentence of a line that cites `whole` somewhere: behind its last sentence, mostly."""
    claims = claims_of(sentence)
    if len(claims) != 1 or claims[0].light or claims[0].code:
        return sentence
    claim = claims[0]
    named = _numbers(sentence, count) or list(whole)
    if named:
        found = checker.check(replace(claim, sources=tuple(named)))
        if found.supported or not found.comparable:
            return sentence
    others = (number for number in range(1, count + 1) if number not in named)
    better = next((one for one in others if _bears_out(claim, one, checker)), None)
    return sentence if better is None else f"{claim.text} [{better}]"


def _bears_out(claim: Claim, number: int, checker: Checker) -> bool:
    """Whether one source alone does, in the answer's own language."""
    found = checker.check(replace(claim, sources=(number,)))
    return found.supported and found.comparable


def _numbers(text: str, count: int) -> list[int]:
    found: Iterable[int] = (int(number) for number in NUMBERS.findall(text))
    return [number for number in dict.fromkeys(found) if 1 <= number <= count]
