"""What stands around a clause, as far as it may take back what the clause says. Pure.

"Do not send it, but dictate it", "if it fails, do not …", "nothing works without …": where one of
these words stands, nothing is plain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from workers.generation.guardrails.modality.clauses import Clause

DENIES = re.compile(
    r"\b(?:not|never|no|nothing|nobody|none|cannot|nor|ne|pas|jamais|plus|rien|aucune?|personne"
    r"|non|fail\w*|refus\w*|impossible|echou\w*|error\w*|erreur\w*)\b|n't\b|\bn'"
)
"""A second one of these turns the first one round."""
RESTRICTS = re.compile(
    r"\b(?:before|until|unless|without|except|but|only|just|simply|merely|if|when|whenever|while"
    r"|till|yet|now|again|twice|first|second(?! fact)|third|other|else|instead|rather|than|alone"
    r"|later|today|tonight|immediately|at once|right away|old|previous|former|same|default|current"
    r"|temporary|too|quickly|fast|early|all|every|everything|whole|entire|more|less|here|there"
    r"|avant|tant|jusqu\w*|moins|sans|sauf|mais|que|seulement|uniquement|simplement|juste|s'il|si"
    r"|quand|lorsqu\w*|encore|tout de suite|maintenant|aujourd'hui|fois|d'abord|autres?|sinon"
    r"|plutot|seule?s?|ancien(?:ne)?s?|precedente?s?|memes?|actuel(?:le)?s?|provisoires?|premiere?s?"
    r"|deuxiemes?|seconde?s?(?! fact)|par defaut|trop|vite|tot|tout|toute|tous|toutes|entiere?s?"
    r"|davantage|ici|ailleurs)\b|\bqu'"
)
"""Words that make room for what is forbidden otherwise: later, elsewhere, to some, another one."""
_TAKES_BACK = re.compile(
    r"(?:(?:and|et) )?(?:but|mais|only|except|unless|until|before|without|instead|rather|if|when"
    r"|seulement|uniquement|sauf|hormis|a moins|avant|jusqu|sans|tant|plutot|si|s'il|quand|lorsque"
    r"|once|apres|after|des que)\b"
)
_EXCEPTION = re.compile(
    r"(?:(?:and|et) )?(?:but|mais|only|except|unless|sauf|seulement|uniquement)\b"
)
_ELLIPTICAL = re.compile(
    r"(?:(?:and|et|but|mais|yes|oui) )?(?:only |seulement |uniquement )?(?:by|via|over|through|with"
    r"|to|on|par|avec|sur|a|aux?|au|from|de|depuis)\b(?: \S+){1,4}$"
)
"""A clause without a verb: "by phone only"."""


class Surroundings:
    """The clauses of a text with what is looked for around each. One pass over them."""

    def __init__(self, every: Sequence[Clause]) -> None:
        """`every`: all clauses, in their order."""
        self.every = every
        self._starts = [one.start for one in every]
        self._taking_back: dict[int, list[int]] = {}
        self._denying: dict[int, list[int]] = {}
        for place, clause in enumerate(every):
            if _TAKES_BACK.match(clause.said):
                self._taking_back.setdefault(clause.sentence, []).append(place)
            if DENIES.search(clause.said):
                self._denying.setdefault(clause.sentence, []).append(place)

    def place_of(self, character: int) -> int | None:
        """The place of the clause in which a character of the text stands."""
        place = bisect_right(self._starts, character) - 1
        return place if place >= 0 and character < self.every[place].end else None

    def before(self, place: int) -> Clause | None:
        """The clause before, in the same sentence."""
        found = self.every[place - 1] if place else None
        return found if found and found.sentence == self.every[place].sentence else None

    def taken_back(self, place: int) -> bool:
        """Whether another clause of the sentence begins with a condition or an exception, or the
        next one, in whatever sentence, begins with an exception or has no verb."""
        others = self._taking_back.get(self.every[place].sentence, ())
        if any(one != place for one in others[:2]):
            return True
        following = self.every[place + 1] if place + 1 < len(self.every) else None
        if following is None:
            return False
        return bool(_ELLIPTICAL.match(following.said) or _EXCEPTION.match(following.said))

    def denied_elsewhere(self, place: int) -> bool:
        """Whether another clause of the sentence denies something."""
        others = self._denying.get(self.every[place].sentence, ())
        return any(one != place for one in others[:2])
