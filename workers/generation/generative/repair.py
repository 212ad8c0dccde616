"""An answer whose sentences are not all borne out, put back into its source's own words. Pure.

A sentence that no source bears out is replaced by the sentences of its source that it stands for,
whole and word for word, or left out where it stands for none: it says the question again, speaks
of the sources, or explains what nobody explained. What is copied from a source in another
language, beside an answer from one in the asker's, is left out too. Nothing is moved. What would
lose its condition, its list or its place among the steps is not repaired, nor is an answer that
skips a step of a list: a colleague looks at it, as before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workers.generation.generative.origins import Origin, Origins
from workers.generation.guardrails.sanitizer import Sanitized
from workers.generation.guardrails.screening import doubts
from workers.generation.usefulness import instructs
from workers.generation.verification.citations import NUMBERS
from workers.generation.verification.claims import FENCE, ITEM, Claim, claims_of
from workers.generation.verification.grounding import Checked, Support
from workers.generation.verification.sources import Basis, Source
from workers.generation.verification.strictness import ANSWER
from workers.text.fold import fold
from workers.text.sentences import sentences

MOST_UNSUPPORTED = 0.5
"""Share of its sentences above which a text is no answer to its sources: less than half of it is
the model's reading of them, so that to repair it would be to write it. Of 42 answers of a small
model nine had such a sentence: in four it was all of them, in one five of nine, in four a third or
less."""
FEWEST = 2
"""Sentences below which a text is neither repaired nor thrown away."""
_CONDITION = re.compile(
    r"\b(?:si|s'ils?|sinon|sauf|quand|lorsqu\w*|unless|if|when|until|otherwise|en cas|in case)\b"
)
_SIGNS = " .,;:!?()<>«»\"'\\"
_DEPENDS = re.compile(
    r"(?:il|elle|ils|elles|cela|ca|ceci|ce|c'est|cette|ces|celui|celle|ceux|sinon|autrement|alors"
    r"|puis|ensuite|mais|ou|et|aussi|donc|toutefois|cependant|apres|dans ce cas|si|s'ils?"
    r"|it|they|this|that|these|those|otherwise|else|then|but|or|and|also|so|however|after"
    r"|in that case|if)\b"
)
"""How a sentence begins that leans on the one before it."""
_STATES = re.compile(
    r"(?:l'|(?:the|an?|this|that|these|those|its?|there|les?|la|une?|des|du|cet|cette|ces?|cela|ca"
    r"|ceci|c'est|ils?|elles?|son|sa|ses)\b)"
)
"""How a sentence begins that has a subject, and is no order."""


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence of a model and the sentences of a source in its place; none: it was left out."""

    said: str
    by: tuple[str, ...]
    sources: tuple[int, ...]
    """The number of the source of each, in the answer as it was before."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text after it was repaired, its citations as before, and what was changed."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of the answer, as its lead and its sentences. A block of code is a piece without
    sentences, one claim if it has text."""

    lead: str
    said: tuple[str, ...]
    code: bool = False


def mostly_unsupported(support: Support, bases: Mapping[int, Basis]) -> bool:
    """Whether more than half of what a text says is not borne out, and nothing else is wrong with
    it. Of one sentence there is no "most": a colleague looks at it."""
    weighty = support.weighty
    unsupported = sum(not one.supported for one in weighty)
    if len(weighty) < FEWEST or unsupported <= MOST_UNSUPPORTED * len(weighty):
        return False
    return support.comparable and not _is_planted(support, bases)


def repair(
    text: str, bases: Mapping[int, Basis], support: Support, question: str, language: str
) -> Repaired | None:
    """`text`, whose citations name `bases` and which was found to have `support`, repaired; None
    where nothing is to be repaired, or it cannot be."""
    foreign = foreign_places(support.checked, bases, language)
    if not (support.unsupported or foreign) or not support.comparable:
        return None
    if len(support.weighty) < FEWEST or _is_planted(support, bases):
        return None
    pieces = _pieces(text)
    if sum(map(_count, pieces)) != len(support.checked):
        return None
    origins = Origins(bases, question, language)
    chosen = _chosen(support.checked, origins, foreign)
    if chosen is None:
        return None
    said = _places(support.checked, chosen, origins)
    if not origins.in_order(said) or origins.skips({one for told, _ in said for one in told}):
        return None
    changes = tuple(
        Change(
            support.checked[place].claim.text,
            tuple(one.text for one in by),
            tuple(one.source for one in by),
        )
        for place, by in chosen.items()
    )
    return Repaired(_written(pieces, support.checked, chosen), changes)


def _is_planted(support: Support, bases: Mapping[int, Basis]) -> bool:
    """Whether a sentence that is not borne out names a link, a host or a person that no source
    does, or has markup: who planted that is a matter for a colleague."""
    named = {word.strip(_SIGNS) for basis in bases.values() for word in basis.solution.split()}
    texts = (one.claim.text for one in support.unsupported if not one.claim.code)
    words = (word for text in texts for word in text.split())
    strange = " ".join(word for word in words if word.strip(_SIGNS) not in named)
    return bool(doubts(Sanitized(strange, ()), (), ()))


def foreign_places(
    checked: Sequence[Checked], bases: Mapping[int, Basis], language: str
) -> frozenset[int]:
    """The places of claims that are copied from a source in another language, beside an answer
    from one in its own: the first that it cites is."""
    first = bases.get(1)
    if first is None or first.language != language:
        return frozenset()
    read = {
        number: Source(one, compounds=ANSWER.compounds)
        for number, one in bases.items()
        if one.language not in (language, "und")
    }
    return frozenset(
        place
        for place, one in enumerate(checked)
        if one.claim.sources
        and all(
            number in read and read[number].says(one.claim.text) for number in one.claim.sources
        )
    )


def _chosen(
    checked: Sequence[Checked], origins: Origins, foreign: frozenset[int]
) -> dict[int, tuple[Origin, ...]] | None:
    """For each claim that is not borne out, by its place, what comes in its stead; None if one of
    them can neither be replaced nor left out. What is `foreign` is left out."""
    stays = [
        one.claim for place, one in enumerate(checked) if one.supported and place not in foreign
    ]
    said = {one for claim in stays for one in origins.told_by(claim)}
    chosen: dict[int, tuple[Origin, ...]] = {}
    for place, found in enumerate(checked):
        if place in foreign:
            chosen[place] = ()
            continue
        if found.supported:
            continue
        if found.claim.code or found.claim.light:
            # Of a few words nobody can say what they stand for.
            return None
        by = [one for one in origins.stands_for(found.claim) if one not in said]
        whole = _with_context(by, origins, said)
        if whole is None or not (whole or _may_go(place, checked, origins)):
            return None
        chosen[place] = whole
        said.update(whole)
    return chosen


def _with_context(
    by: Sequence[Origin], origins: Origins, said: set[Origin]
) -> tuple[Origin, ...] | None:
    """These sentences, with those before them that they lean on, in the order of the source; None
    where that is not to be had in whole sentences."""
    wanted: set[Origin] = set()
    for one in by:
        at: Origin | None = one
        while at is not None and at not in wanted and at not in said:
            if at.opens or NUMBERS.search(at.text):
                return None
            wanted.add(at)
            if at.under is not None and at.under not in said:
                return None
            at = origins.before(at) if _DEPENDS.match(fold(at.text)) else None
    return tuple(sorted(wanted, key=lambda one: (one.source, one.place)))


def _may_go(place: int, checked: Sequence[Checked], origins: Origins) -> bool:
    """Whether a sentence that stands for none of the source can be left out, and nothing else
    lose by it: it states something or says the question again, sets no condition, and what follows
    does not lean on it.

    An order that no source gives is a sign of who else had a say in the answer.
    """
    claim = checked[place].claim
    said = fold(claim.text)
    if origins.says_new(claim) and (instructs(claim.text) or not _STATES.match(said)):
        return False
    if _CONDITION.search(said):
        return False
    following = checked[place + 1] if place + 1 < len(checked) else None
    return following is None or not (
        following.supported and _DEPENDS.match(fold(following.claim.text))
    )


def _places(
    checked: Sequence[Checked], chosen: Mapping[int, tuple[Origin, ...]], origins: Origins
) -> list[tuple[tuple[Origin, ...], bool]]:
    """What each claim says of the sources, in the order of the answer, and whether it is put in."""
    return [
        (chosen[place], True) if place in chosen else (origins.told_by(one.claim), False)
        for place, one in enumerate(checked)
    ]


def _pieces(text: str) -> list[_Piece]:
    """A text as its lines; the same claims as `claims_of` finds, in the same order."""
    pieces: list[_Piece] = []
    fenced: list[str] | None = None
    for line in text.split("\n"):
        if fenced is not None:
            fenced.append(line)
            if FENCE.match(line):
                pieces.append(_Piece("\n".join(fenced), (), code=True))
                fenced = None
        elif FENCE.match(line):
            fenced = [line]
        else:
            mark = ITEM.match(line)
            lead = mark[0] if mark else line[: len(line) - len(line.lstrip())]
            pieces.append(_Piece(lead, tuple(sentences(line[len(lead) :]))))
    if fenced is not None:
        pieces.append(_Piece("\n".join(fenced), (), code=True))
    return pieces


def _count(piece: _Piece) -> int:
    """The claims of a piece."""
    if piece.code:
        return len(claims_of(piece.lead))
    return sum(map(_says, piece.said))


def _says(sentence: str) -> bool:
    """Whether anything but citations stands in a sentence."""
    return bool(NUMBERS.sub("", sentence).strip())


def _written(
    pieces: Sequence[_Piece],
    checked: Sequence[Checked],
    chosen: Mapping[int, tuple[Origin, ...]],
) -> str:
    """The text again, with what was chosen in the place of what was said."""
    lines: list[str] = []
    place, gone = 0, 0
    for piece in pieces:
        if piece.code:
            lines.append(piece.lead)
            place += _count(piece)
            continue
        kept: list[str] = []
        for sentence in piece.said:
            if not _says(sentence):
                continue
            if place in chosen:
                kept += [f"{one.text} [{one.source}]" for one in chosen[place]]
            else:
                kept.append(_cited(sentence, checked[place].claim, chosen.get(place + 1)))
            place += 1
        if piece.said and not kept:
            gone += 1
            continue
        lines.append(_numbered(piece.lead, gone) + " ".join(kept))
        if piece.said and not ITEM.match(piece.lead):
            gone = 0
    return "\n".join(lines).strip()


def _cited(sentence: str, claim: Claim, following: Sequence[Origin] | None) -> str:
    """A sentence that stays; one that leans on the citation of the sentence after it cites itself,
    where that is left out or cites another source now."""
    if claim.own or following is None:
        return sentence
    if following and (following[0].source,) == claim.sources:
        return sentence
    return sentence + " " + "".join(f"[{number}]" for number in claim.sources)


def _numbered(lead: str, gone: int) -> str:
    """The mark of a step, after as many steps before it in its list were left out."""
    return re.sub(r"\d+", lambda found: str(max(1, int(found[0]) - gone)), lead) if gone else lead
