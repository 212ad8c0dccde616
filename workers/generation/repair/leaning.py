"""Sentences that lean on others: what comes with a sentence, and what may go without harm. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.generation.guardrails.risk import risks
from workers.generation.repair.origins import Origin, Origins
from workers.generation.usefulness import instructs
from workers.generation.verification.citations import NUMBERS
from workers.generation.verification.grounding import Checked
from workers.text.fold import fold

_CONDITION = re.compile(
    r"\b(?:si|s'ils?|sinon|sauf|quand|lorsqu\w*|unless|if|when|until|otherwise|en cas|in case)\b"
)
_DEPENDS = re.compile(
    r"(?:il|elle|ils|elles|cela|ca|ceci|ce|c'est|cette|ces|celui|celle|ceux|sinon|autrement|alors"
    r"|puis|ensuite|mais|ou|et|aussi|donc|toutefois|cependant|apres|dans ce cas|si|s'ils?"
    r"|it|they|this|that|these|those|otherwise|else|then|but|or|and|also|so|however|after"
    r"|in that case|if)\b"
)
"""How a sentence begins that leans on the one before it."""
_LIMITS = re.compile(
    r"\b(?:not|cannot|no|nobody|none|never|only|except|unless|until|must|(?:have|has|need|needs) to"
    r"|should|careful\w*|attention|caution|warning|allowed|permitted|at once|before|after|ne|pas"
    r"|jamais|plus|aucune?|personne|seule?s?|seulement|uniquement|sauf|interdit\w*|defendu\w*|dois|doit"
    r"|devez|doivent|faut|avant|apres|autoris\w*|prudent\w*|tant que|des que)\b|n't\b|\bn'"
)
"""Words by which a sentence forbids, limits or warns, wherever they stand in it."""
_STATES = re.compile(
    r"(?:l'|(?:the|an?|this|that|these|those|its?|there|les?|la|une?|des|du|cet|cette|ces?|cela|ca"
    r"|ceci|c'est|ils?|elles?|son|sa|ses)\b)"
)
"""How a sentence begins that has a subject, and is no order."""


def sets_condition(text: str) -> bool:
    """Whether a sentence says when something is so, or to be done."""
    return _CONDITION.search(fold(text)) is not None


def leans_back(text: str) -> bool:
    """Whether a sentence begins as one that leans on the one before it."""
    return _DEPENDS.match(fold(text)) is not None


def with_context(
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
            at = origins.before(at) if leans_back(at.text) else None
    return tuple(sorted(wanted, key=lambda one: (one.source, one.place)))


def may_go(place: int, checked: Sequence[Checked], origins: Origins) -> bool:
    """Whether a sentence that stands for none of the source can be left out, and nothing else
    lose by it: it states something or says the question again, sets no condition, and what follows
    does not lean on it.

    An order that no source gives is a sign of who else had a say in the answer.
    """
    claim = checked[place].claim
    said = fold(claim.text)
    if origins.says_new(claim) and (instructs(claim.text) or not _STATES.match(said)):
        return False
    return not sets_condition(claim.text) and not is_leant_on(place, checked)


def retold_places(checked: Sequence[Checked], origins: Origins) -> frozenset[int]:
    """The places of claims that are not borne out, say the problem of a source again, and can be
    left out: they only tell, and nothing leans on them."""
    return frozenset(
        place
        for place, one in enumerate(checked)
        if not (one.supported or one.claim.code)
        and origins.retells(one.claim)
        and only_tells(one.claim.text)
        and not is_leant_on(place, checked)
    )


def only_tells(text: str) -> bool:
    """Whether a sentence orders, forbids, limits and warns of nothing, and leads to nothing."""
    if instructs(text) or sets_condition(text) or text.rstrip().endswith(":") or risks(text):
        return False
    return _LIMITS.search(fold(text)) is None


def is_leant_on(place: int, checked: Sequence[Checked]) -> bool:
    """Whether the sentence that follows is borne out and leans on the one at this place."""
    following = checked[place + 1] if place + 1 < len(checked) else None
    return following is not None and following.supported and leans_back(following.claim.text)
