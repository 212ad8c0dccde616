"""Dangers that are only shown, computed or written about: a simulation, a course. Pure.

What such a thing is about is left out before a danger is looked for. It has to name the danger
itself: a video on a laptop that smokes is on a laptop. A photo is none of them, because people send
one of the smoke that they see.
"""

from __future__ import annotations

import re

_DEPICTION = (
    r"(?:simulations?|simulat(?:eu|o)rs?|mode(?:le|l)s?|animations?|wallpapers?|fonds? d'ecran"
    r"|ecrans? de veille|screen ?savers?|bureau virtuel|virtual desktop|diaporamas?|diapos?|slides?"
    r"|presentations?|affiches?|posters?|articles?|(?<!au )(?<!en )cours|courses?|trainings?"
    r"|videos?|films?|movies?|jeux?|games?|logiciels?|software|applications?|apps?|plug-?ins?"
    r"|modules?|graphiques?|graphs?|courbes?|curves?|charts?|plots?|manuals?|manuels?|icon(?:e|es|s)?)"
)
_DANGER = (
    r"(?:fires?|smok\w+|flames?|sparks?|(?:electric(?:al)? )?shocks?|short[- ]circuits?"
    r"|swollen|burn\w*|feux?|fumees?|flammes?|incendies?|etincelles?"
    r"|(?:chocs?|decharges?) electriques?|courts?[- ]circuits?|electrocutions?"
    r"|(?:batter|charge)\w+|eau|water|flood\w*|inondations?)"
)
_OF = (
    r"(?:of|about|on(?! fire)|for|with|showing|shows?|de|des|du|d'|sur|avec|pour|montr\w+)"
    r"(?: |(?<='))(?:the |an? |les? |la |l'|une? )?(?:\w+ (?:of |de |des |d'))?"
)
_CLAUSES = re.compile(r"[.,;:!?]+| (?:and|et|but|mais|then|puis|while|when|quand) ")
_DEPICTED = re.compile(
    # What it is about stands behind it: "the course on electric shocks".
    rf"\b{_DEPICTION} {_OF}{_DANGER}\b.*"
    # It stands before it: "the electric shock simulation".
    rf"|\b{_DANGER} {_DEPICTION}\b(?! (?:pc|computer|machine|server|workstation|room|console)s?\b)"
    # A deed of a program: "I model a short circuit".
    rf"|\b(?:modelis|simul|model)\w+ (?:the |an? |les? |la |l'|une? |des )?{_DANGER}\b.*"
)
_SERVES_AS_ONE = re.compile(rf"\b(?:as|comme) (?:an? |my |un |mon )?{_DEPICTION}\b")


def without_depictions(said: str) -> str:
    """A text without what is only depicted; `said` is folded."""
    clauses = _CLAUSES.split(said)
    real = [_DEPICTED.sub(" ", one) for one in clauses if not _SERVES_AS_ONE.search(one)]
    return said if real == clauses else ", ".join(real)
