"""A text written again with some of its sentences replaced, left out or put in between. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workers.generation.repair.origins import Origin
from workers.generation.verification.citations import NUMBERS
from workers.generation.verification.claims import FENCE, ITEM, Claim, claims_of
from workers.generation.verification.grounding import Checked
from workers.text.sentences import sentences

Chosen = Mapping[int, Sequence[Origin]]
"""Sentences of sources by the place of a claim, counted from 0."""


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence of a model and the sentences of a source in its place; none: it was left out.

    Without a sentence of the model, the source's own were put in: it had left them out.
    """

    said: str
    by: tuple[str, ...]
    sources: tuple[int, ...]
    """The number of the source of each, in the answer as it was before."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The text as it is now, its citations as before, and what was changed."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of the answer, as its lead and its sentences. A block of code is a piece without
    sentences, one claim if it has text."""

    lead: str
    said: tuple[str, ...]
    code: bool = False


def edited(
    text: str, checked: Sequence[Checked], instead: Chosen, before: Chosen | None = None
) -> Edited | None:
    """`text`, whose claims are `checked`, with what comes `instead` of a claim (nothing: it is left
    out) and what is put in `before` one; the place behind the last claim is the end. None where
    the claims are not the sentences of its lines."""
    pieces = _pieces(text)
    if sum(map(_count, pieces)) != len(checked):
        return None
    put_in = before or {}
    replaced = {place: _change(checked[place].claim.text, by) for place, by in instead.items()}
    added = {place: _change("", by) for place, by in put_in.items() if by}
    places = sorted({*replaced, *added})
    listed = (made[place] for place in places for made in (added, replaced) if place in made)
    changes = tuple(listed)
    return Edited(_Written(checked, instead, put_in).text_of(pieces), changes)


def _change(said: str, by: Sequence[Origin]) -> Change:
    return Change(said, tuple(one.text for one in by), tuple(one.source for one in by))


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


class _Written:
    """A text being written again, line by line."""

    def __init__(self, checked: Sequence[Checked], instead: Chosen, before: Chosen) -> None:
        self._checked = checked
        self._instead = instead
        self._before = dict(before)
        self._lines: list[str] = []
        self._place = 0
        """Of the next claim."""
        self._fewer = 0
        """By how many steps the list that is being written is shorter than it was."""
        self._step = ""
        """The mark of the last step of a list that may go on, as it was."""

    def text_of(self, pieces: Sequence[_Piece]) -> str:
        """All of it."""
        for piece in pieces:
            if piece.code:
                self._lines.append(piece.lead)
                self._place += _count(piece)
            elif piece.said:
                self._line(piece)
            else:
                self._lines.append(piece.lead)
        self._end()
        return "\n".join(self._lines).strip()

    def _line(self, piece: _Piece) -> None:
        listed = ITEM.match(piece.lead) is not None
        if listed or self._step:
            self._put_in_steps(piece.lead if listed else "")
        kept: list[str] = []
        for sentence in piece.said:
            if _says(sentence):
                kept += map(_cited, self._before.pop(self._place, ()))
                kept += self._now(sentence)
                self._place += 1
        if kept:
            self._lines.append(_numbered(piece.lead, self._fewer) + " ".join(kept))
        elif listed:
            self._fewer += 1
        if not listed:
            self._fewer = 0
        self._step = piece.lead if listed else ""

    def _now(self, sentence: str) -> list[str]:
        """What stands in the place of a sentence."""
        if self._place in self._instead:
            return list(map(_cited, self._instead[self._place]))
        after = self._place + 1
        following = self._before.get(after) or self._instead.get(after)
        return [_citing_itself(sentence, self._checked[self._place].claim, following)]

    def _put_in_steps(self, mark: str) -> None:
        """What is put in here, as steps: before the one with this `mark`, else behind the last."""
        blank: list[str] = []
        here = self._before.pop(self._place, ())
        while here and not mark and self._lines and not self._lines[-1].strip():
            blank.append(self._lines.pop())
        for one in here:
            lead = _numbered(mark or self._step, self._fewer - (0 if mark else 1))
            self._lines.append(lead + _cited(one))
            self._fewer -= 1
        self._lines += blank

    def _end(self) -> None:
        """What is put in behind the last sentence."""
        if self._step:
            self._put_in_steps("")
        said = " ".join(map(_cited, self._before.pop(self._place, ())))
        if said and self._lines and not FENCE.match(self._lines[-1].rpartition("\n")[2]):
            self._lines[-1] += f" {said}"
        elif said:
            self._lines.append(said)


def _cited(one: Origin) -> str:
    return f"{one.text} [{one.source}]"


def _citing_itself(sentence: str, claim: Claim, following: Sequence[Origin] | None) -> str:
    """A sentence that stays; one that leans on the citation of the sentence after it cites itself,
    where that is left out or another source is cited there now."""
    if claim.own or following is None:
        return sentence
    if following and (following[0].source,) == claim.sources:
        return sentence
    return sentence + " " + "".join(f"[{number}]" for number in claim.sources)


def _numbered(lead: str, fewer: int) -> str:
    """The mark of a step, after as many steps before it in its list were left out; more were put in
    where `fewer` is negative."""
    if not fewer:
        return lead
    return re.sub(r"\d+", lambda found: str(max(1, int(found[0]) - fewer)), lead)
