"""A question of one word: what the tickets tell of under it, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from workers.desk.answers.work import Prepared, Work
from workers.generation.candidates import Candidate
from workers.generation.guardrails.screening import is_doubtful_title
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words, plain_words
from workers.translations.sentences import say

MOST_WORDS = 3
"""Words of such a message, with those that say nothing."""
FEWEST, MOST = 2, 4
"""Choices that are offered."""
LONGEST = 70
"""Characters of a choice: a button shows no more."""
SEVERAL_PARTS = frozenset("._-/\\@:0123456789")
"""Characters of a code or a name, which says more than a word does."""


def choices_of(
    work: Work, candidates: Sequence[Candidate], hosts: Sequence[str]
) -> Prepared | None:
    """One question back with the titles that have the only word of a message; None where it has
    more words, or where there is nothing to choose."""
    word = _only_word(work.question)
    if word is None or work.in_thread or work.clarified:
        return None
    titles = [
        one.title
        for one in sorted(candidates, key=lambda one: one.language != work.language)
        if word & _stems(one.title) and not is_doubtful_title(one.title, hosts)
    ]
    distinct = list({title.casefold(): _short(title) for title in titles}.values())[:MOST]
    if len(distinct) < FEWEST:
        return None
    listed = "\n".join(f"{number}. {title}" for number, title in enumerate(distinct, 1))
    above, below = (say(key, work.language) for key in ("clarify_choices", "clarify_choose"))
    text = f"{above}\n\n{listed}\n\n{below}"
    return Prepared(gate="clarify", reasons=("one_word",), more=text, choices=tuple(distinct))


def _only_word(text: str) -> frozenset[str] | None:
    """The stems of the one word that a message has beside what says nothing."""
    if len(plain_words(text)) > MOST_WORDS or not SEVERAL_PARTS.isdisjoint(text.strip(" .")):
        return None
    words = [word for word in plain_words(text) if word not in COURTESIES]
    named = [word for word in words if content_words(word, "fr") and content_words(word, "en")]
    return _stems(named[0]) if len(named) == 1 else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(one for language in ("fr", "en") for one in content_words(text, language))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…"
