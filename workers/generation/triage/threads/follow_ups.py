"""What a message means after what was asked before it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.generation.same_case.systems import platforms_in, without_platforms
from workers.generation.triage.focus import without_what_works
from workers.generation.triage.intents.concepts import concepts, plain
from workers.generation.triage.small_talk.kinds import small_talk
from workers.generation.triage.threads.complaints import asks_how, complaint
from workers.generation.triage.vagueness import is_vague
from workers.text.fold import fold
from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

SHORT = 12
"""Words up to which a message in a thread is searched together with what was asked before."""
CARRIED = 2
"""Earlier questions whose words a follow-up carries."""
OWN_WORDS = 3
"""Content words from which on a message may stand for itself."""
_ELLIPTIC = re.compile(
    r"^\W*(?:et|and|ou|or|mais|but|oui|yes|non|no|ok|ah|alors|so|then|also|aussi|pareil|same|which"
    r"|lequel|laquelle|what about|how about|with|avec|sans|without|in|on|sur|sous|dans|for|pour)\b"
)
_QUESTION = re.compile(
    r"\?|^\W*(?:(?:et|and|ok|oui|yes|but|mais|so|alors|donc)\b\W*)?(?:comment|how|where"
    r"|ou (?:est|puis|trouver|sont|se)|quand|when|why|pourquoi|qui|who|what|which|que (?:dois"
    r"|faire)|quel\w*|combien|can i"
    r"|could i|may i|do i|does|is (?:it|there)|est-ce|puis-je|dois-je|peut-on|faut-il|what about"
    r"|how about|c'est (?:ou|quoi))\b"
)
_ASKING = re.compile(
    r"\?|^\W*(?:comment|how (?:do|can|to)|where|ou (?:est|puis|trouver)|quand|when"
    r"|autre (?:question"
    r"|chose)|another (?:question|thing)|one more)\b"
)


_BACK = re.compile(
    r"\b(?:there|it|that|this|these|those|them|one|ones|here|ca|cela|ceci|celui|celle|ceux|celles"
    r"|lequel|laquelle|lesquels|lesquelles|la-bas|dedans|dessus|la dessus|la-dessus|y|en|l'"
    r"|le faire|les faire|cette etape|that step)\b"
)


def is_question(text: str) -> bool:
    """Whether an earlier message of a thread says what the thread is about."""
    return small_talk(text) is None and not is_vague(text) and complaint(text) is None


def asks(text: str) -> bool:
    """Whether a message is put as a question."""
    return _QUESTION.search(fold(text)) is not None or asks_how(text)


def points_back(text: str) -> bool:
    """Whether a short question is about what was just said: "which one do I pick there?"."""
    said = fold(text)
    return may_follow(text) and asks(text) and _BACK.search(said) is not None


def topic_of(asked: Sequence[str]) -> tuple[str, ...]:
    """Of what was asked in a thread (oldest first) what a follow-up is about, newest first."""
    # Nothing was answered before the first message: "submission failed" is its trouble.
    said = [
        text
        for place, text in enumerate(asked)
        if is_question(text) or (not place and small_talk(text) is None and not is_vague(text))
    ]
    return tuple(reversed(said[-CARRIED:]))


def with_topic(text: str, topic: Sequence[str]) -> str:
    """A follow-up together with its topic, less what that says to work; the system that was
    named last takes the place of the others."""
    named = platforms_in(text)
    parts = [text]
    for one in map(without_what_works, topic):
        parts.append(without_platforms(one, named) if named else one)
        named = named or platforms_in(one)
    return "\n".join(part for part in parts if part)


def may_follow(text: str) -> bool:
    """Whether a message may need its thread to be understood."""
    return len(text.split()) <= SHORT or complaint(text) is not None


def is_another_need(text: str, before: str) -> bool:
    """Whether a message asks for something else than the one before it, or tells of another thing
    that fails. In doubt it does not: what does neither adds to what was asked."""
    if _ELLIPTIC.match(fold(text)):
        return False
    if _tells_of_another(text, before):
        return True
    if _ASKING.search(fold(text)) is None or complaint(text) is not None:
        return False
    own, theirs = _words(text), _words(before)
    return len(own) >= OWN_WORDS and not own & theirs


def _tells_of_another(text: str, before: str) -> bool:
    """Whether a message says that a thing fails which the one before did not name, in words that
    it has none of, and points back to nothing."""
    if _BACK.search(fold(text)):
        return False
    known = concepts()
    thing, fails, own = (known.names.index(name) for name in ("it_thing", "down", "own"))
    said = plain(text)
    ideas = known.found(said)
    named = {word for word, found in zip(said, ideas, strict=True) if thing in found}
    both = any(fails in found for found in ideas) and any(own in found for found in ideas)
    return bool(named) and both and not _words(text) & _words(before) and _names_things(before)


def _names_things(text: str) -> bool:
    known = concepts()
    thing = known.names.index("it_thing")
    return any(thing in found for found in known.found(plain(text)))


def _words(text: str) -> set[str]:
    # No language: the little words of both say nothing.
    return set(content_words(text, "")) - COURTESIES
