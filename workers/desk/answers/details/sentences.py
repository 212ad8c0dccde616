"""Which sentences of a resolution hold a detail, and how clearly. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.desk.answers.details.absence import (
    Absence,
    begins_with_none,
    goes_on,
    has_somebody_act,
)
from workers.desk.answers.details.answer_types import shows
from workers.desk.answers.details.conditions import (
    Conditions,
    is_for_failure,
    lacks_of_own,
    tells_failure,
)
from workers.desk.answers.details.limits import is_beyond, piece_about
from workers.desk.answers.details.nearness import nearest
from workers.desk.answers.details.query_terms import query_terms
from workers.desk.answers.search.own_words import names_another, own_words
from workers.generation.extractive.steps import Piece, is_useless, pieces_of
from workers.generation.same_case.systems import platforms_in
from workers.generation.triage.threads.details import Asks, Detail, says_missing
from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.text.fold import fold

LEAST, SURE = 0.5, 0.75
"""Share of the words of a question, at least, that a sentence says; and where it asks how or
whether, without pointing back, since there everything said matters."""
ONLY_ONE, ONE_OF_TWO = 0.9, 0.7
"""How clear a sentence is to a question without words of its own ("in which menu?"), where it is
the only one of its kind, and where there are two."""
BEHIND = 0.85
"""What is left where what is missing is named in the sentence before ("if there is none")."""
TELLS = 0.7
"""What is left where what is said of it has nobody act: too little to be sent unseen."""
CHOSEN = 0.6
"""How clear the step that chooses something is to "which one do I pick there?"."""
BEGINNING = 5
"""Words of a sentence in which it names the case that it is about."""
SHORTEST = 3
"""Letters of a word that names a case."""
OF_CASE = 0.85
"""How clear such a sentence is to "and from outside?"."""
ASIDE = 0.5
"""How clear what a message is only likely about is."""
AROUND = 0.5
"""What a word counts for that only the sentence before says, or the ticket's title."""
_CHOOSES = re.compile(
    r"\b(?:utilise[rz]?|choisi\w+|selectionne[rz]?|prene[zr]|prendre|cochez|mettez|use|choose"
    r"|chosen|select|pick|take|tick|set)\b"
)
_ASKS_TO_CHOOSE = re.compile(
    r"\b(?:utilise\w*|chois\w+|selectionne\w*|prends?|prendre|mets|mettre|use|choose|select|pick"
    r"|take)\b"
)
_BEGINS_MISSING = re.compile(r"\W*(?:pas|plus|aucune?|no) ")
_TABLE = re.compile(r"\S {0,40}\| .{0,80}\| ")


@dataclass(frozen=True, slots=True)
class Held:
    """The sentences of a resolution that hold a detail, and how clearly, from 0 to 1."""

    text: str
    clear: float


class Sentences:
    """Looks for details in resolutions; the glossary says which words mean the same."""

    def __init__(self, known: Glossary) -> None:
        self._known = known
        self._absence = Absence(known)
        self._conditions = Conditions(known)

    def that_hold(self, detail: Detail, title: str, resolution: str) -> Held | None:
        """The sentences of a resolution that hold what is asked for; None where none does, or where
        it is the whole resolution."""
        pieces = _quotable(resolution)
        if not pieces:
            return None
        if detail.asks is Asks.LACK:
            return self._without(detail, pieces)
        if detail.asks is Asks.CASE:
            return self._of_case(detail, pieces)
        if platforms_in(detail.about) - platforms_in(f"{title}\n{resolution}"):
            return None
        spared = detail.asks not in (Asks.HOW, Asks.WHETHER)
        own = query_terms(detail.about, self._known, spared=spared)
        shown = [shows(detail, piece.text, self._known) for piece in pieces]
        if not own:
            return self._only(pieces, shown) or self._choice(detail, pieces, shown)
        covered = [
            (*self._coverage(own, pieces, place, title), -place)
            for place, is_shown in enumerate(shown)
            if is_shown
        ]
        best, _, at = max(covered, default=(0.0, 0.0, 0))
        least = SURE if detail.asks is Asks.WHETHER or not (detail.back or spared) else LEAST
        if best >= least:
            return Held(_with_what_follows(pieces, -at), round(best, 2))
        return self._choice(detail, pieces, shown)

    def for_case(
        self, message: str, topic: Sequence[str], told: str, resolution: str
    ) -> Held | None:
        """The sentence that is for the case that a message tells of; None where none is. `told` is
        what the ticket says beside its resolution."""
        pieces = _quotable(resolution)
        ticket = f"{told}\n{resolution}"
        at = self._conditions.piece_for(message, topic, ticket, [one.text for one in pieces])
        return None if at is None else Held(_with_what_follows(pieces, at), OF_CASE)

    def nearest(
        self, message: str, detail: Detail | None, thread: str, told: str, resolution: str
    ) -> Held | None:
        """The one or two pieces that a message is most likely about, which holds no detail and no
        case that a sentence tells of in words; None where it names another thing. `thread` is what
        was asked before, `told` what the ticket says beside its resolution."""
        if names_another(message, detail, f"{thread}\n{told}\n{resolution}", self._known):
            return None
        pieces = _quotable(resolution)
        failed = tells_failure(message)
        if failed or (is_missing(message) and not lacks_of_own(message)):
            # What was tried is not told again: only what the source has for then.
            places = self._next_steps(message, pieces, failed)
            return Held(pieces[places[0]].text, ASIDE) if len(places) == 1 else None
        places = nearest(message, detail, [one.text for one in pieces], self._known)
        quoted = {at for place in places for at in range(*_span(pieces, place))}
        return Held(_text([pieces[at] for at in sorted(quoted)]), ASIDE) if quoted else None

    def _next_steps(self, message: str, pieces: Sequence[Piece], failed: bool) -> list[int]:
        """The places of what is for steps that failed, or for what is not there, and was not just
        tried."""
        own = own_words(message, self._known)
        return [
            place
            for place, piece in enumerate(pieces)
            if (is_for_failure(piece.text) or (not failed and begins_with_none(piece.text)))
            and 2 * sum(one.share(self._known.meanings(piece.text)) > 0 for one in own) <= len(own)
        ]

    def beyond(
        self, message: str, topic: Sequence[str], limited: str, resolution: str
    ) -> Held | None:
        """The sentence for more than what another resolution, `limited`, gives as its limit: "for
        longer trips"."""
        told = f"{limited}\n{resolution}"
        amount = self._conditions.amount_in(message, topic, told)
        limits = [one.text for one in pieces_of(limited)]
        if amount is None or not is_beyond(amount, limits):
            return None
        pieces = _quotable(resolution)
        at = piece_about(amount, [one.text for one in pieces])
        if at is None or not self._conditions.limits(
            amount, message, limits, pieces[at].text, (*topic, told)
        ):
            return None
        return Held(_with_what_follows(pieces, at), OF_CASE)

    def _coverage(
        self, own: Sequence[Meaning], pieces: Sequence[Piece], at: int, title: str
    ) -> tuple[float, float]:
        """The share of the own words that a piece says, with what stands around it for half, and
        how much of it in the same words; 0 where it says none itself."""
        said = self._known.meanings(pieces[at].text)
        around = self._known.meanings(f"{title}\n{pieces[at - 1].text if at else ''}")
        direct = [one.share(said) for one in own]
        if not any(direct):
            return 0.0, 0.0
        full = [
            float(share > 0) or AROUND * (one.share(around) > 0)
            for one, share in zip(own, direct, strict=True)
        ]
        return sum(full) / len(own), sum(direct)

    def _only(self, pieces: Sequence[Piece], shown: Sequence[bool]) -> Held | None:
        places = [place for place, is_shown in enumerate(shown) if is_shown]
        if not places or len(places) > 2 or len(places) == len(pieces):
            return None
        text = "\n\n".join(_with_what_follows(pieces, place) for place in places)
        return Held(text, ONLY_ONE if len(places) == 1 else ONE_OF_TWO)

    @staticmethod
    def _choice(detail: Detail, pieces: Sequence[Piece], shown: Sequence[bool]) -> Held | None:
        """The one step that chooses something, for who asks which one to choose."""
        if detail.asks is not Asks.WHICH or _ASKS_TO_CHOOSE.search(detail.about) is None:
            return None
        places = [
            place
            for place, piece in enumerate(pieces)
            if shown[place] and _CHOOSES.search(fold(piece.text))
        ]
        return Held(pieces[places[0]].text, CHOSEN) if len(places) == 1 else None

    def _without(self, detail: Detail, pieces: Sequence[Piece]) -> Held | None:
        """What a resolution says to do without a thing, before what it only tells of that."""
        own = query_terms(detail.about, self._known)
        if not own:
            return self._if_none(pieces)
        told = None
        for place, piece in enumerate(pieces):
            clear, rest = 1.0, self._absence.of(own, piece.text)
            if rest is None and place and self._absence.names(own, pieces[place - 1].text):
                clear, rest = BEHIND, goes_on(piece.text)
            if rest is None:
                continue
            behind = fold(_text(pieces[place + 1 : _end(pieces, place)]))
            if has_somebody_act(f"{rest}\n{behind}"):
                return Held(_with_what_follows(pieces, place), clear)
            told = told or Held(_with_what_follows(pieces, place), TELLS * clear)
        return told

    @staticmethod
    def _if_none(pieces: Sequence[Piece]) -> Held | None:
        """The one sentence about what is not among what the others name: "it isn't in there"."""
        found = [place for place, piece in enumerate(pieces) if begins_with_none(piece.text)]
        return Held(_with_what_follows(pieces, found[0]), BEHIND) if len(found) == 1 else None

    def _of_case(self, detail: Detail, pieces: Sequence[Piece]) -> Held | None:
        """The one sentence that begins with another case: "From outside, …"."""
        own = query_terms(detail.about, self._known)
        # A number of something is no case, and a step has one, too.
        named = any(len(one.word) >= SHORTEST for one in own)
        named = named and not any(map(str.isdigit, detail.about))
        begins = [
            place
            for place, piece in enumerate(pieces)
            if named and self._absence.names(own, " ".join(piece.text.split()[:BEGINNING]))
        ]
        if len(begins) != 1:
            return None
        return Held(_with_what_follows(pieces, begins[0]), OF_CASE)


def is_missing(message: str) -> bool:
    """Whether a message says that something is not where an answer has it."""
    return says_missing(message) or _BEGINS_MISSING.match(fold(message)) is not None


def _quotable(resolution: str) -> list[Piece]:
    """The pieces of a resolution that one may be taken out of; none where it is one itself."""
    pieces = pieces_of(resolution)
    if len(pieces) < 2 or any(_TABLE.search(piece.text) for piece in pieces):
        # A row of a table says nothing without its head.
        return []
    return pieces


def _with_what_follows(pieces: Sequence[Piece], at: int) -> str:
    """A piece, with what belongs to it."""
    start, end = _span(pieces, at)
    return _text(pieces[start:end])


def _span(pieces: Sequence[Piece], at: int) -> tuple[int, int]:
    """Where a piece begins and ends, with what it opens, and with what stands before or behind it
    where it is too short to be quoted alone."""
    end = _end(pieces, at)
    if is_useless(_text(pieces[at:end])):
        if at and not pieces[at].step:
            at -= 1
        elif end < len(pieces):
            end += 1
    return at, end


def _end(pieces: Sequence[Piece], at: int) -> int:
    """The end of what a piece opens: a list, or the answer to its question."""
    end = at + 1
    if pieces[at].text.rstrip().endswith(":"):
        while end < len(pieces) and pieces[end].step:
            end += 1
    elif pieces[at].text.rstrip().endswith("?"):
        end = min(end + 1, len(pieces))
    return end


def _text(pieces: Sequence[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)
