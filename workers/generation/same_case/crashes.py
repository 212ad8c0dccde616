"""A program that ends by itself. Pure.

"ArcGIS closes as soon as I open a grid" shares its words with tickets on its licence and on how it
is installed, and none of them says why it ends. A source that speaks of no such end is a worse one.
In French whatever fails "plante": it counts where it tells of an end, at a start or an opening.
"""

from __future__ import annotations

import re

_BY_ITSELF = (
    r"(?:(?:tou(?:te?s?) )?seul\w*|d'un coup|aussitot|immediatement|(?:tout )?de suite"
    r"|sans (?:prevenir|message|raison|rien dire|avertissement|erreur)|inopinement|brutalement)"
)
_WHEN = (
    r"(?:(?:systematiquement|toujours|aussi|encore|tout le temps|a chaque fois|direct) )?"
    r"(?:des (?:qu|l')|quand |lorsqu|(?:a|au) (?:l'|la |chaque )?(?:ouverture|lancement|demarrage"
    r"|export|enregistrement|affichage))"
)
_ENDS = re.compile(
    r"\bcrash(?:e[sd]?|ing|ent)?\b(?! (?:course|cart))"
    r"|\bsegfault\w*|\bsegmentation fault\b|\bcore dumped\b|\berreur de segmentation\b"
    r"|\b(?:closes|quits|exits|shuts down|dies) (?:by itself|itself|on its own|unexpectedly"
    r"|without (?:a |any )?(?:warning|word|error|message|reason)|(?:right away|immediately|at once)"
    r"|(?:as soon as|whenever|every time|each time|the moment) )"
    rf"|\bse (?:ferme|quitte)(?:nt)? (?:{_BY_ITSELF}\b|{_WHEN})"
    rf"|\bplante(?:nt)? (?:{_BY_ITSELF}\b|{_WHEN})"
)
_TELLS = re.compile(
    r"\b(?:crash|plant(?:e|a)|segf|segm|core dump|exits?\b|quit|se ferme|fermait|closes\b|closed\b"
    r"|ended\b|dies\b|died\b|killed\b|tue[es]?\b|inopin|unexpected|out[ _]of[ _]memory|oom\b"
    r"|memoire|memory|corrupt|corromp|repar|repair|reinstall|compatib)"
)
"""What a source says that knows of such an end, or of what mends one."""


def ends_by_itself(folded: str) -> bool:
    """Whether a folded question tells of a program that ends by itself."""
    return _ENDS.search(folded) is not None


def tells_of_an_end(folded: str) -> bool:
    """Whether a folded source speaks of one."""
    return _TELLS.search(folded) is not None or ends_by_itself(folded)
