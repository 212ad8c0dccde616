"""Whether a rewritten follow-up is believed: it says what its asker wrote, and no more. Pure.

The model saw only what the asker wrote. So each fact of the rewrite must stand there, most of its
words too, and the words that are new in the message must not be lost: they are what is asked now.
"""

from __future__ import annotations

from collections.abc import Sequence

from workers.generation.guardrails.prompt_injection import claims_approval, has_prompt_injection
from workers.generation.same_case.codes import codes_in, identifiers_in
from workers.generation.same_case.places import places_in
from workers.generation.same_case.systems import platforms_in
from workers.generation.triage.threads.follow_ups import asks
from workers.generation.verification.facts import FactIndex, facts_of
from workers.generation.verification.grounding import checkable
from workers.generation.verification.opposites import contradicts
from workers.generation.verification.quality import (
    is_gibberish,
    is_in_another_language,
    is_loop,
    is_refusal,
)
from workers.generation.verification.sources import is_negated
from workers.text.stop_words import COURTESIES, STOP_WORDS
from workers.text.tokens import plain_words, stem

LONGEST = 300
"""Characters: a follow-up has a dozen words, and what it leans on takes a sentence."""
UNKNOWN = 1 / 3
"""Share of its content words that its asker may not have written: "how do I", said otherwise."""
KEPT = 1 / 2
"""Share of the new words of a message that its rewrite has at least; names are kept all."""
SAME_BEGINNING = 5
"""Letters of a word from which on another ending makes another form of it."""
_STOP = STOP_WORDS["fr"] | STOP_WORDS["en"] | COURTESIES
FLAWS = frozenset(
    {
        *("empty", "long", "gibberish", "refusal", "loop", "orders", "wrong_language"),
        *("invented", "strays", "lost", "mixed", "reversed", "no_question", "repeats"),
    }
)
"""The codes of what is wrong with a rewrite that is thrown away."""


def flaw_of(rewrite: str, message: str, earlier: Sequence[str], language: str) -> str | None:
    """What is wrong with a rewrite of `message`, as one of `FLAWS`; None: it is believed.

    `earlier` is what the asker wrote before in the thread; `language` that of the message.
    """
    if not rewrite.strip():
        return "empty"
    if len(rewrite) > LONGEST:
        return "long"
    for code, found in (
        ("gibberish", is_gibberish(rewrite)),
        ("refusal", is_refusal(rewrite)),
        ("loop", is_loop(rewrite)),
        ("orders", has_prompt_injection(rewrite) or claims_approval(rewrite)),
        ("wrong_language", is_in_another_language(rewrite, language)),
    ):
        if found:
            return code
    return _strange_to_its_thread(rewrite, message, earlier, language)


def _strange_to_its_thread(
    rewrite: str, message: str, earlier: Sequence[str], language: str
) -> str | None:
    written = "\n".join((message, *earlier))
    if _invents(rewrite, written, language):
        return "invented"
    said, known = _words(rewrite, language), _words(written, language)
    if len(said - known) > UNKNOWN * len(said):
        return "strays"
    own, before = _words(message, language), [_words(one, language) for one in earlier]
    if _loses(rewrite, message, own.difference(*before), said):
        return "lost"
    if _mixes(rewrite, message):
        return "mixed"
    if _reverses(rewrite, message, written):
        return "reversed"
    if asks(message) and not asks(rewrite):
        return "no_question"
    if said in (own, *before):
        return "repeats"
    return None


def _invents(rewrite: str, written: str, language: str) -> bool:
    """Whether a rewrite holds a number, name, host, path, code or system that nobody wrote."""
    index = FactIndex(written)
    if not all(index.holds(fact) for fact in checkable(rewrite, language)):
        return True
    return any(
        not named(rewrite) <= named(written)
        for named in (platforms_in, codes_in, identifiers_in, places_in)
    )


def _loses(rewrite: str, message: str, new: frozenset[str], said: frozenset[str]) -> bool:
    """Whether what is new in a message is missing from its rewrite."""
    index = FactIndex(rewrite)
    if not all(index.holds(fact) for fact in facts_of(message)):
        return True
    if not platforms_in(message) <= platforms_in(rewrite):
        return True
    kept = sum(_is_said(word, said) for word in new)
    return kept < KEPT * len(new)


def _mixes(rewrite: str, message: str) -> bool:
    """Whether the system that a message moved on from is still asked about beside its own: tickets
    of both would be found."""
    named = platforms_in(message)
    return bool(named) and not platforms_in(rewrite) <= named


def _is_said(word: str, said: frozenset[str]) -> bool:
    """Whether a word stands in a rewrite, in this form or with another ending."""
    if word in said:
        return True
    long = (one for one in said if min(len(one), len(word)) >= SAME_BEGINNING)
    return any(one.startswith(word) or word.startswith(one) for one in long)


def _reverses(rewrite: str, message: str, written: str) -> bool:
    """Whether a rewrite says the opposite: a "not" is lost or added, "off" stands for "on"."""
    if is_negated(message) and not is_negated(rewrite):
        return True
    if is_negated(rewrite) and not is_negated(written):
        return True
    return contradicts(rewrite, message)


def _words(text: str, language: str) -> frozenset[str]:
    """The stems of the words that say something in either of our languages."""
    said = (word for word in plain_words(text) if word not in _STOP)
    return frozenset(stem(word, language) for word in said)
