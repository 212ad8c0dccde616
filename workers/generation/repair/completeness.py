"""Whether an answer leaves out what its source tells to do, and the same answer made whole. Pure.

An answer of which each sentence is true may still lack the step that helps. What counts is what
the source that it mainly rests on instructs: each step of a list, each order, each command. What is
only for another system than the asker's is not missed, nor what comes last for a case that the
asker does not speak of; of an article, which holds several procedures, only those count that the
answer begins.

What is missing is put in word for word, where its source has it. Of an answer that lacks more than
it has, nothing is made: it is no reading of its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workers.generation.guardrails.normalize import normalize
from workers.generation.guardrails.phishing import is_phishing
from workers.generation.guardrails.prompt_injection import claims_approval, has_prompt_injection
from workers.generation.guardrails.sanitizer import Sanitized
from workers.generation.guardrails.screening import doubts
from workers.generation.repair.edits import Edited, edited
from workers.generation.repair.leaning import leans_back, sets_condition
from workers.generation.repair.orders import tells_to_do
from workers.generation.repair.origins import Origin, Origins
from workers.generation.same_case.systems import platforms_in
from workers.generation.verification.citations import NUMBERS
from workers.generation.verification.claims import FENCE
from workers.generation.verification.deeds import tells_a_deed
from workers.generation.verification.facts import Fact, FactIndex, code_facts, facts_of, numbers_of
from workers.generation.verification.grounding import Support
from workers.generation.verification.sources import Basis

TOLD = 0.6
"""Share of the words of a sentence of the source from which an answer tells it."""
MOST_LEFT_OUT = 0.5
"""Share of what a source tells to do above which an answer is no reading of it: to add more than it
has would be to write it. A single sentence may be all that there is."""
_TYPED = frozenset({"command", "quote", "link", "path", "code", "figure", "number"})
"""Kinds of facts that are typed, clicked or set: a step without them is not told."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What an answer leaves out of `source`: sentences, and lines of code; `of` is how many it
    should tell together."""

    source: int
    sentences: tuple[Origin, ...]
    lines: tuple[str, ...]
    of: int

    @property
    def count(self) -> int:
        """How much is left out."""
        return len(self.sentences) + len(self.lines)

    @property
    def mostly(self) -> bool:
        """Whether it is more than what is told."""
        return self.count > max(1, MOST_LEFT_OUT * self.of)


def gaps_of(
    text: str,
    support: Support,
    bases: Mapping[int, Basis],
    origins: Origins,
    question: str,
    articles: frozenset[int],
) -> Gaps:
    """What `text`, which was found to have `support`, leaves out of the source that most of it
    rests on. `articles` are the numbers of the sources that are no tickets."""
    source = _main(support)
    shares = origins.shares_told([one.claim for one in support.checked])
    said = FactIndex(text)
    wanted = _wanted(origins.all_of(source), question, bases[source].language, origins)

    def told(one: Origin) -> bool:
        return shares[one] >= TOLD and all(map(said.holds, _typed(one.text)))

    if source in articles:
        begun = {one.block for one in wanted if told(one)}
        wanted = [one for one in wanted if one.block in begun]
    code = [] if source in articles else _code(bases[source])
    return Gaps(
        source,
        tuple(one for one in wanted if not told(one)),
        tuple(fact.text for fact in code if not said.holds(fact)),
        len(wanted) + len(code),
    )


def completed(text: str, support: Support, origins: Origins, gaps: Gaps) -> Edited | None:
    """`text` with what it leaves out, word for word and in the order of its source; None where it
    tells things in another order, or what is missing cannot stand by itself.

    Where it tells a part of a sentence, the whole one comes in the place of that part.
    """
    put_in = _whole(gaps, support, origins)
    if put_in is None:
        return None
    told = [origins.told_by(one.claim) for one in support.checked]
    before: dict[int, list[Origin]] = {}
    instead: dict[int, list[Origin]] = {}
    for one in put_in:
        parts = _parts(one, told, support, origins)
        for at in parts:
            instead.setdefault(at, [])
        if parts:
            instead[parts[0]].append(one)
        else:
            before.setdefault(_place(one, told, support), []).append(one)
    order: list[tuple[tuple[Origin, ...], bool]] = []
    for place in range(len(told) + 1):
        order += [((one,), True) for one in before.get(place, ())]
        order += [((one,), True) for one in instead.get(place, ())]
        order += [(one, False) for one in told[place : place + 1] if place not in instead]
    return edited(text, support.checked, instead, before) if origins.in_order(order) else None


def skips(gaps: Gaps, support: Support, origins: Origins) -> bool:
    """Whether something is left out that stands before what an answer has come to: it does not
    come any more."""
    reached = max(
        (
            one.place
            for checked in support.checked
            for one in origins.told_by(checked.claim)
            if one.source == gaps.source
        ),
        default=-1,
    )
    return any(one.place < reached for one in gaps.sentences)


def _main(support: Support) -> int:
    """The source that most claims rest on; of several, the first that is cited."""
    counts = Counter(number for one in support.weighty for number in one.claim.sources)
    return min(counts, key=lambda number: (-counts[number], number), default=1)


def _wanted(
    listed: Sequence[Origin], question: str, language: str, origins: Origins
) -> list[Origin]:
    """The sentences of a source in `language` that an answer to this question should tell."""
    found: list[Origin] = []
    followed: set[int] = set()
    for one in reversed(_for_system(listed, platforms_in(question))):
        if one.opens or tells_a_deed(one.text) or _is_no_step(one.text):
            # What leads to a list is told by its steps.
            continue
        if not (one.numbered or tells_to_do(one.text, language)):
            continue
        # What comes last, in case the rest did not help, is a second thing.
        last = one.item is None or one.item[0] not in followed
        if last and sets_condition(one.text) and not origins.is_asked(one):
            continue
        if one.item is not None:
            followed.add(one.item[0])
        found.append(one)
    return found[::-1]


def _is_no_step(text: str) -> bool:
    """Whether a sentence of a source asks for a secret, gives orders to a machine, claims that it
    was approved or calls for somebody: no answer has to tell that, and none that does goes out."""
    read = normalize(text)
    if is_phishing(read) or has_prompt_injection(read) or claims_approval(read):
        return True
    return "mention" in doubts(Sanitized(text, ()), [(None, text)], ())


def _for_system(listed: Sequence[Origin], asked: frozenset[str]) -> list[Origin]:
    """The sentences that are not for another system than the one that is asked about. One that
    names none is for that which was named before it in its paragraph."""
    found: list[Origin] = []
    named, block = frozenset[str](), 0
    for one in listed:
        if one.block != block:
            named, block = frozenset(), one.block
        named = platforms_in(one.text) or named
        if not (asked and named) or asked & named:
            found.append(one)
    return found


def _typed(text: str) -> list[Fact]:
    return [one for one in (*facts_of(text), *numbers_of(text)) if one.kind in _TYPED]


def _code(basis: Basis) -> list[Fact]:
    """The lines of the blocks of code of a source."""
    kept: list[str] = []
    fenced = False
    for line in basis.solution.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        elif fenced:
            kept.append(line)
    return code_facts("\n".join(kept))


def _whole(gaps: Gaps, support: Support, origins: Origins) -> list[Origin] | None:
    """What is missing with what it leans on; None where that is not to be had in whole
    sentences."""
    known = {one for each in support.checked for one in origins.told_by(each.claim)}
    # Who tells some items of a list without what leads to it has left that out for all of them.
    led = {one.under for one in known}
    wanted: set[Origin] = set()
    for one in gaps.sentences:
        at: Origin | None = one
        while at is not None and at not in wanted and (at is one or at not in known):
            if at.before_code or NUMBERS.search(at.text):
                return None
            wanted.add(at)
            if at.under is not None and at.under not in known and at.under not in led:
                wanted.add(at.under)
            at = origins.before(at) if leans_back(at.text) else None
    return sorted(wanted, key=lambda one: one.place)


def _parts(
    one: Origin, told: Sequence[Sequence[Origin]], support: Support, origins: Origins
) -> list[int]:
    """The places of the claims that tell a part of this sentence, and nothing else."""
    return [
        place
        for place, checked in enumerate(support.checked)
        if tuple(told[place]) == (one,)
        and not checked.claim.code
        and origins.is_part(checked.claim, one)
    ]


def _place(one: Origin, told: Sequence[Sequence[Origin]], support: Support) -> int:
    """The place of the claim that a sentence is put in before: behind the one that tells what
    stands nearest before it in its source, else before the first that tells what comes later."""
    mine = [[other.place for other in each if other.source == one.source] for each in told]
    nearest = max((place for each in mine for place in each if place < one.place), default=None)
    if nearest is None:
        later = (at for at, each in enumerate(mine) if any(place > one.place for place in each))
        return next(later, len(told))
    at = max(at for at, each in enumerate(mine) if nearest in each) + 1
    # A block of code belongs to the sentence before it.
    while at < len(told) and support.checked[at].claim.code:
        at += 1
    return at
