"""The extractive drafter: it quotes the best resolution and says where it comes from.

It invents nothing, needs no model, and is a pure function of its arguments: the same question and
candidates give the same bytes, which is what `guichet replay` checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workers.generation.candidates import Candidate
from workers.generation.extractive.steps import Piece, is_useless, pieces_of
from workers.text.language import detect_language
from workers.text.tokens import content_words
from workers.translations.sentences import say

VERSION = "extractive-1"
ROOM = 900
"""Characters that a quote may take; one piece more is better than a piece cut in two."""
HARD_ROOM = 2_000
LANGUAGE_MARGIN = 0.8
"""A source in the question's language is preferred from this share of the best relevance on."""
SECOND_MARGIN = 0.85
"""A second source is named only if it is nearly as relevant as the first."""
AGREEING = 0.6
"""Share of common words from which two resolutions count as the same."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A candidate that the answer cites as ``[number]``, and what was quoted of it."""

    number: int
    candidate: Candidate
    quoted: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed answer. `agreeing`: further sources that found the same solution."""

    text: str
    language: str
    sources: tuple[CitedSource, ...]
    same_language: bool
    agreeing: int


def draft_extractive(
    question: str,
    language: str,
    candidates: Sequence[Candidate],
    avoid: frozenset[int] = frozenset(),
) -> Proposal | None:
    """Quote the best resolution among `candidates` (best first); None if none can be quoted.

    `avoid` are tickets that a reviewer rejected for this question.
    """
    usable = [
        candidate
        for candidate in candidates
        if candidate.ticket_id not in avoid and _quotable(candidate)
    ]
    if not usable:
        return None
    best = _best(usable, language)
    quoted, more = quote(question, language, best)
    first = CitedSource(1, best, quoted)
    parts = [say(intro_of(best), language, number=1)]
    if best.language in ("fr", "en") and best.language != language and not _reads(quoted, language):
        parts.append(say("draft_other_language", language))
    parts.append(quoted)
    if more:
        parts.append(say("draft_more", language, number=1))
    sources = [first]
    second, agrees = _second(best, usable, language)
    if second is not None:
        sources.append(_add_second(parts, question, language, second, agrees))
    return Proposal(
        text="\n\n".join(parts),
        language=language,
        sources=tuple(sources),
        same_language=best.language == language,
        agreeing=1 if agrees else 0,
    )


def _reads(quoted: str, language: str) -> bool:
    """Whether a quote is in `language` whatever its ticket is in: a title may be a pasted error."""
    return detect_language(quoted) == language


def _quotable(candidate: Candidate) -> bool:
    return bool(candidate.resolution) and not is_useless(candidate.resolution or "")


def _best(usable: Sequence[Candidate], language: str) -> Candidate:
    """The most relevant one; one in the question's language if it is nearly as relevant."""
    top = usable[0]
    if top.language == language:
        return top
    for candidate in usable[1:]:
        if (
            candidate.language == language
            and candidate.relevance >= LANGUAGE_MARGIN * top.relevance
        ):
            return candidate
    return top


def intro_of(candidate: Candidate) -> str:
    """The key of the sentence that says what an answer is taken from."""
    if candidate.told_in:
        return "draft_intro_followup"
    return "draft_intro_article" if candidate.kind == "article" else "draft_intro"


def quote(question: str, language: str, candidate: Candidate, room: int = ROOM) -> tuple[str, bool]:
    """The pieces of a resolution that answer the question, and whether there are more.

    A resolution of up to `room` characters is quoted whole. Of a longer one the window of
    consecutive pieces is taken that shares most with the question; a list that is begun is quoted
    from its first item.
    """
    pieces = pieces_of(candidate.resolution or "")
    if sum(len(piece.text) + 1 for piece in pieces) <= room:
        return _joined(pieces), False
    asked = set(content_words(question, language)) | set(
        content_words(question, candidate.language)
    )
    start = _best_start(pieces, asked, candidate)
    chosen: list[Piece] = []
    used = 0
    for piece in pieces[start:]:
        longest = max(HARD_ROOM, room) if not chosen or piece.step else room
        if chosen and used + len(piece.text) > longest:
            break
        if chosen and used > room:
            break
        chosen.append(piece)
        used += len(piece.text) + 1
    text = _joined(chosen)
    more = start > 0 or len(chosen) < len(pieces)
    return (text, more) if len(text) <= 2 * HARD_ROOM else (_shortened(text), True)


def _best_start(pieces: Sequence[Piece], asked: set[str], candidate: Candidate) -> int:
    """Where to begin: at the piece from which on the question's words are met soonest."""
    matched = candidate.matched[0] if candidate.matched else ""
    shared = [asked.intersection(content_words(one.text, candidate.language)) for one in pieces]
    scores = []
    for at, piece in enumerate(pieces):
        overlap = len(set().union(*shared[at : at + 4]))
        found = 2 if matched and piece.text[:60] in matched else 0
        scores.append((overlap + found, -at))
    start = -max(scores)[1]
    while start > 0 and pieces[start].step and pieces[start - 1].step:
        start -= 1
    # The sentence before a list says what the list is for.
    if start > 0 and pieces[start].step and not pieces[start - 1].step:
        start -= 1
    return start


def _joined(pieces: Sequence[Piece]) -> str:
    """Steps on lines of their own, sentences in paragraphs."""
    text = ""
    for at, piece in enumerate(pieces):
        if at:
            before = pieces[at - 1]
            text += (
                "\n" if piece.step and before.step else "\n\n" if piece.step or before.step else " "
            )
        text += piece.text
    return text


def _shortened(text: str) -> str:
    kept = text[: 2 * HARD_ROOM].rpartition("\n")[0] or text[: 2 * HARD_ROOM]
    closing = "\n```" if kept.count("```") % 2 else ""
    return f"{kept}{closing}\n…"


def _second(
    best: Candidate, usable: Sequence[Candidate], language: str
) -> tuple[Candidate | None, bool]:
    """Another source worth naming, and whether it found the same solution."""
    mine = _words(best)
    for candidate in usable:
        if candidate.ticket_id == best.ticket_id:
            continue
        if candidate.relevance < SECOND_MARGIN * best.relevance:
            continue
        theirs = _words(candidate)
        common = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
        if common >= AGREEING:
            return candidate, True
        if candidate.language == language:
            return candidate, False
    return None, False


def _words(candidate: Candidate) -> set[str]:
    return set(content_words(candidate.resolution or "", candidate.language))


def _add_second(
    parts: list[str], question: str, language: str, second: Candidate, agrees: bool
) -> CitedSource:
    quoted, _ = quote(question, language, second)
    if agrees:
        parts.append(say("draft_agrees", language, number=2))
    else:
        first_piece = pieces_of(quoted)[0].text if pieces_of(quoted) else quoted
        shown = (
            quoted
            if len(quoted) <= ROOM // 2
            else f"{first_piece}\n\n" + say("draft_more", language, number=2)
        )
        parts.append(say("draft_also", language, number=2))
        parts.append(shown)
    return CitedSource(2, second, quoted)
