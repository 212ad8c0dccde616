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
_FAULT = (
    r"\bsegfault\w*|\bsegmentation fault\b|\bcore dumped\b|\berreur de segmentation\b|\bsigsegv\b"
    r"|\bsignal 11\b"
)
_NAMES_FAULT = re.compile(_FAULT)
_TELLS_FAULT = re.compile(rf"{_FAULT}|\babort\w*")
_ENDS = re.compile(
    r"\bcrash(?:e[sd]?|ing|ent)?\b(?! (?:course|cart))"
    r"|\b(?:closes|quits|exits|shuts down|dies) (?:on me )?(?:by itself|itself|on its own"
    r"|unexpectedly|without (?:a |any )?(?:warning|word|error|message|reason)"
    r"|(?:right away|immediately|at once)|(?:as soon as|whenever|every time|each time|the moment) )"
    rf"|\bse (?:ferme|quitte)(?:nt)? (?:{_BY_ITSELF}\b|{_WHEN})"
    rf"|\bplante(?:nt)? (?:{_BY_ITSELF}\b|{_WHEN})"
)
_TELLS = re.compile(
    r"\b(?:crash|plant(?:e|a)|exits?\b|quit|se ferme|fermait|closes\b|closed\b|ended\b|dies\b"
    r"|died\b|killed\b|tue[es]?\b|inopin|unexpected|out[ _]of[ _]memory|oom\b|memoire|memory"
    r"|corrupt|corromp|repar|repair|reinstall|compatib|abort|freez|froze|fige|disappear|disparai"
    r"|safe mode|mode sans echec|add-?ins?\b|complements?\b)"
)
"""What a source says that knows of such an end, or of what mends one."""


def end_in(folded: str) -> str:
    """How a program ends by itself in a folded question: "end", "fault" with that name, or ""."""
    if _NAMES_FAULT.search(folded):
        return "fault"
    return "end" if _ENDS.search(folded) else ""


def is_untold(end: str, source: str) -> bool:
    """Whether a folded source speaks of no such end. A fault that has a name is told by it: what
    runs out of memory is another."""
    if not end:
        return False
    if end == "fault":
        return _TELLS_FAULT.search(source) is None
    return _TELLS.search(source) is None and not end_in(source)
