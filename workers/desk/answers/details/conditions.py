"""Which piece of a quoted resolution speaks to a condition of the asker's own case. Pure.

"I am on Linux", "it is room Molène" and "it is in an older commit" ask nothing. They say
which half of the answer counts: the one that is written for that case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workers.desk.answers.details.limits import (
    Amount,
    amounts_in,
    is_only_limit,
    piece_about,
    without_amounts,
)
from workers.desk.answers.search.own_words import OF_ANY_CASE, own_words, supposes
from workers.generation.same_case.systems import platforms_in
from workers.generation.triage.threads.follow_ups import SHORT, asks
from workers.generation.usefulness import instructs
from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.knowledge.retrieval.evidence import that_say
from workers.text.fold import fold
from workers.text.stop_words import LITTLE
from workers.text.word_lists import words as listed

LEFT = 1
"""Words of the message, at most, that neither the thread nor the ticket says."""
ENOUGH = 2 / 3
"""Share of a condition's words that the message says; all of one or two."""
LONGEST = 60
"""Characters in which a condition ends."""
WITHOUT_COMMA = 6
"""Words in which one ends that no comma ends."""
_BEGINS = re.compile(
    r"(?:^\W*(?:\d{1,2}[.)] )?|[,;:.] )(?:sous|sur|dans|pour|en|avec|sans|si|s'(?=il|elle)|apres"
    r"|avant|quand|lorsque|chez|depuis|in|on|for|with|without|if|when|after|before|from|until)\b ?"
)
_ENDS = re.compile(r"[,:;](?!\w)| \(| - ")
_NOT = re.compile(
    r"\b(?:sans|without|no|not|pas|plus aucune?|jamais|never|aucune?|none|neither|nor|ni|cannot"
    r"|cant|dont|doesnt|didnt|isnt|arent|wasnt|havent|hasnt|wont|aint|instead of|rather than"
    r"|plus (?:sous|sur|dans|chez)|other than|autre que|au lieu de|plutot que|sauf|except"
    r"|n(?:e |')\w+ plus|used to)\b|n't\b"
)
_ANSWERS_NO = re.compile(r"^\W*(?:no|nope|non|nan)\b ?[,;.:!]")
"""A no to what was asked before denies nothing behind it."""
_WORKS = re.compile(
    r"\b(?:(?:it|that|this|all|everything|ca|cela|tout) (?:(?:all|now|just|re|bien) ?)?(?:works?"
    r"|worked|marche|fonctionne|remarche)|(?:ca|cela) a (?:bien )?(?:marche|fonctionne)"
    r"|(?:is|it's|now|est) (?:now |bien |all )?(?:working|fixed|solved|sorted|regle|resolu|ok|good"
    r"|fine|done|back|revenu)|c'est (?:tout )?(?:bon|fait|ok|regle|resolu|nickel|parfait)"
    r"|did (?:it|the trick)|managed|(?:j'ai|on a) reussi|(?:j'y|on y) (?:suis|est) arrivee?)\b"
    r"|^\W*(?:(?:ok|oui|yes|yep|super|merci|thanks|great|perfect|parfait|cool|nice|all|bon)\b\W*)"
    r"{0,3}(?:done|fixed|solved|sorted|works?|worked|fait|regle|resolu|marche|fonctionne|nickel)\b"
)
_FAILS = re.compile(
    r"\b(?:pas|plus|rien|not|still|encore|toujours|fails?|failing|rate|reste|stays?|remains?"
    r"|revient|recommence|persist\w*|nothing|again)\b|n't\b"
)
_IF_IT_FAILS = re.compile(
    r"^\W*(?:\d{1,2}[.)] )?(?:if (?:even )?(?:that|this|it|the \w+)(?: also)? (?:fails|stays"
    r"|remains|comes back|persists|(?:does|is)(?: not|n't)\b)|if .{0,25}\bstill\b"
    r"|si (?:meme|malgre)\b|(?:si|s'il|s'elle)\b.{0,30}\b(?:reste\w*|persiste\w*|revient|recommence"
    r"|toujours|encore|suffi\w+ pas)\b)"
)
_AS_BEFORE = re.compile(
    r"\b(?:still|toujours|tjs|tjrs|encore|again|same|idem|pareil\w*|memes?|fails?|failed|failing"
    r"|echoue\w*|rate|hangs?|plante\w*|bloque\w*|refuse[sd]?|rejected|no (?:luck|better|effect"
    r"|change)|nothing|rien)\b"
)
_HAS_NOT = re.compile(
    r"\W*(?:(?:et|mais|ah|moi|but|and|well|sorry|ici|here|ok|j'y suis)\W+){0,3}"
    r"(?:(?:mon|ma|mes|notre|nos|my|our) |(?:j'|je |on |nous |i |we )(?:n'|ne )?"
    r"(?:ai|a|avons|dispose\w*|have(?:n't| not| no|nt)"
    r"|don't have|do not have|dont have|never had|never got|got no)|jai|i've no|i've never)\b"
)
_THINGS = listed("stay stays trip mission fichier file poste portable ordinateur laptop computer")
"""Those of them that name a thing as well: "the stay is five days"."""


class Conditions:
    """Looks for the piece that a message's own case is told by; the glossary says which words mean
    the same."""

    def __init__(self, known: Glossary) -> None:
        self._known = known

    def piece_for(
        self, message: str, topic: Sequence[str], ticket: str, pieces: Sequence[str]
    ) -> int | None:
        """The place of the piece that is for the case that `message` tells; None where there is
        none or no one. `topic` was said in the thread before, `ticket` is its whole text."""
        amount = self.amount_in(message, topic, ticket)
        at = piece_about(amount, pieces) if amount is not None else None
        if amount is not None and at is not None:
            limits = self.limits(amount, message, pieces, pieces[at], (*topic, ticket))
            return at if limits else None
        if self._left(message, topic, ticket) > LEFT:
            return None
        found = {
            place
            for place, piece in enumerate(pieces)
            if any(self._is_told(one, message) for one in conditions_in(piece))
        }
        if not found and supposes(message) and _FAILS.search(fold(message)):
            found = {at for at, one in enumerate(pieces) if _IF_IT_FAILS.match(fold(one))}
        return found.pop() if len(found) == 1 else None

    def amount_in(self, message: str, topic: Sequence[str], ticket: str) -> Amount | None:
        """The one duration or size that a message tells of what the ticket is about."""
        amounts = amounts_in(message)
        if len(amounts) != 1 or self._left(without_amounts(message), topic, ticket) > LEFT:
            return None
        return amounts[0]

    def limits(
        self, amount: Amount, message: str, pieces: Sequence[str], piece: str, told: Sequence[str]
    ) -> bool:
        """Whether the limits that the pieces state are for the amount of a message. Everything
        lasts: a duration is meant where the piece names what lasts, or where nothing else can."""
        if amount.of != "days":
            return True
        rest, said = without_amounts(message), self._known.meanings(without_amounts(piece))
        words = that_say(self._known.told(rest))
        if any(
            one.share(said) for one in words if one.word in _THINGS or one.word not in OF_ANY_CASE
        ):
            return True
        return not self._left(rest, told, "") and is_only_limit(amount, pieces)

    def _is_told(self, condition: str, message: str) -> bool:
        """Whether a message says the words of a condition, and denies it as much."""
        if without_amounts(condition) != fold(condition):
            # What it asks of an amount was looked at before.
            return False
        if _denials(condition) % 2 != _denials(message) % 2:
            return False
        systems = platforms_in(condition)
        if systems and not systems & platforms_in(message):
            return False
        own = [one for one in self._words(condition) if not platforms_in(one.word)]
        if not own:
            return bool(systems)
        said = self._known.meanings(message)
        shares = [one.share(said) > 0 for one in own]
        return shares[0] and sum(shares) >= ENOUGH * len(own)

    def _left(self, message: str, topic: Sequence[str], ticket: str) -> int:
        """How many words of a message name what neither the thread nor the ticket speaks of."""
        said = self._known.meanings("\n".join((*topic, ticket)))
        return sum(
            not one.share(said) and not platforms_in(one.word) and not one.word.isdigit()
            for one in self._words(message)
        )

    def _words(self, text: str) -> list[Meaning]:
        return own_words(text, self._known)


def may_tell_case(message: str) -> bool:
    """Whether a message may tell of the asker's own case: it is short, asks no question of its own,
    and does not say that all is well."""
    if len(message.split()) > SHORT:
        return False
    return supposes(message) or not (asks(message) or tells_success(message))


def tells_success(message: str) -> bool:
    """Whether a message says that it works: "done, on a mac"."""
    said = " ".join(fold(message).split())
    return _WORKS.search(said) is not None and not (_NOT.search(said) or _FAILS.search(said))


def tells_failure(message: str) -> bool:
    """Whether a message says that a thing is as it was, or fails as well."""
    return not supposes(message) and _AS_BEFORE.search(fold(message)) is not None


def lacks_of_own(message: str) -> bool:
    """Whether somebody says what they do not have, "I have no sudo", or tells of a thing of theirs,
    and not of what is not where the answer has it."""
    return _HAS_NOT.match(fold(message)) is not None


def is_for_failure(piece: str) -> bool:
    """Whether a piece says what to do where those before it were of no help."""
    return _IF_IT_FAILS.match(fold(piece)) is not None


def answers_denial(piece: str, message: str) -> bool:
    """Whether a piece has a condition that denies, as a message does: "without a code" for who
    cannot find theirs."""
    return denies(message) and any(map(denies, conditions_in(piece)))


def denies(text: str) -> bool:
    """Whether a text denies something, and not its denial."""
    return _denials(text) % 2 == 1


def _denials(text: str) -> int:
    """How often a text denies: who is "not without VPN" has it."""
    return len(_NOT.findall(_ANSWERS_NO.sub(" ", fold(text))))


def conditions_in(piece: str) -> Iterator[str]:
    """The conditions under which a piece says something, folded: "for older commits"."""
    said = " ".join(fold(piece).split())
    for found in _BEGINS.finditer(said):
        condition = _condition(said[found.start() : found.end()], said[found.end() :][:LONGEST])
        if condition:
            yield condition


def _condition(begins: str, rest: str) -> str:
    """A condition up to its comma, or to the order behind it; empty where neither ends it."""
    end = _ENDS.search(rest)
    whole = rest[: end.start()] if end else ""
    words = (whole or rest).split()
    for at, word in enumerate(words[: None if whole else WITHOUT_COMMA]):
        content = [one for one in words[:at] if one not in LITTLE]
        if content and (instructs(word, "en") or (not whole and word in LITTLE)):
            return f"{begins}{' '.join(words[:at])}"
    return f"{begins}{whole}" if whole else ""
