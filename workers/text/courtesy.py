"""The polite words around a message: greetings, thanks, closings. Each list is one meaning.

They are written with their accents. A pattern over unfolded text takes them through `either`, a set
of folded words through `folded`. Who needs several meanings joins the lists: what is polite in a
mail's first line may be a name, a product or a step elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from workers.text.fold import fold
from workers.text.word_lists import words


def both(lists: dict[str, frozenset[str]]) -> frozenset[str]:
    """The words of all languages of a list."""
    return frozenset().union(*lists.values())


GREETINGS = {"fr": words("bonjour bonsoir salut"), "en": words("hello hi hey")}
"""How a message begins, by language."""
SHORT_GREETINGS = words("bjr slt")
"""French, as typed in a hurry."""
OTHER_GREETINGS = words("coucou allo hola hallo ciao")
"""Among friends, and in other languages."""
ALL_GREETINGS = both(GREETINGS) | SHORT_GREETINGS | OTHER_GREETINGS
GREETING_PHRASES = r"good (?:morning|afternoon|evening|day)"

DEAR = {"fr": words("cher chère"), "en": words("dear")}
"""What stands before a person's name, in the singular."""
TITLES = {"fr": words("madame monsieur mesdames messieurs"), "en": words("sir madam")}
"""How one addresses somebody without a name."""
GREETED = words(
    "tous toutes tout monde équipe all everyone everybody team there again folks guys friend",
    "friends ladies collègue collègues chers chères support service helpdesk desk help sirs",
)
"""Whom one greets without knowing who reads it."""

THANKS = {"fr": words("merci"), "en": words("thank thanks")}
SHORT_THANKS = words("thx ty")
ALL_THANKS = both(THANKS) | SHORT_THANKS
POLITENESS = {"fr": words("svp stp"), "en": words("please")}
"""What softens a request."""
ASSENT = words("ok okay accord parfait super génial top nickel perfect great cool")
"""What one says when something is all right."""

CLOSINGS = {"fr": words("cordialement"), "en": words("regards cheers")}
"""How a mail ends, before the name."""
SHORT_CLOSINGS = words("cdt cdlt cordt")
"""French, as typed in a hurry."""
ALL_CLOSINGS = both(CLOSINGS) | SHORT_CLOSINGS
CLOSING_PHRASES = (
    r"(?:(?:bien |tr[eè]s |salutations )?cordialement|cdt|cdlt|cordt|bien [àa] (?:vous|toi)"
    r"|[àa] bient[oô]t"
    r"|(?:sinc[eè]res |meilleures |respectueuses )?salutations(?: distingu[ée]es)?|amicalement"
    r"|sinc[eè]rement"
    r"|respectueusement|(?:bonne|excellente) (?:journ[ée]e|soir[ée]e|r[ée]ception)"
    r"|(?:(?:best|kind|kindest|warm|many) )?regards|best wishes|best(?=,)|sincerely(?: yours)?"
    r"|yours"
    r"(?: (?:sincerely|faithfully|truly))?|cheers|respectfully"
    r"|(?:un grand |avec mes |mille )?(?:merci|remerciements)(?: (?:d['’]avance|par avance|bien"
    r"|beaucoup"
    r"|[àa] vous|[àa] tous|encore|pour (?:votre|ton) (?:aide|retour|r[ée]ponse)))?"
    r"|d['’]avance merci"
    r"|(?:many |with )?thanks(?: (?:in advance|again|a lot|so much|for (?:your|any) help))?"
    r"|thank you(?: (?:in advance|again|so much|very much|for your help))?|thx|tia)"
)
"""A pattern of a whole closing, as it stands alone on a line; to be used without regard to case."""
CLOSING_PARTS = words(
    "cordialement cdt cdlt cordt bientôt bientot salutations amical sincère sincere respect",
    "bonne excellente regards wishes best, yours cheers merci remerciements thank thx tia",
)
"""What a lower-case text must hold one of for `CLOSING_PHRASES` to be tried."""


def folded(*lists: Iterable[str]) -> frozenset[str]:
    """The lists as one set of folded words."""
    return frozenset(fold(word) for one in lists for word in one)


def either(*lists: Iterable[str]) -> str:
    """A pattern, in brackets, of any word of the lists, each accent there or not."""
    found = sorted(frozenset(word for one in lists for word in one), key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(''.join(map(_with_or_without, word)) for word in found)})"


def _with_or_without(letter: str) -> str:
    plain = fold(letter)
    return re.escape(letter) if plain == letter else f"[{letter}{plain}]"
