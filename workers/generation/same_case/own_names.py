"""Names that the asker's own things have, such as "the folder Mooring_2023": no source has them.

They look like codes and machines, and say nothing of the case.
"""

from __future__ import annotations

import re

_NAME = (
    r"(?:[^\W\d_]{3,40}[.-]?(?:19|20)\d\d(?!\d)[\w.-]{0,40}"
    r"|[^\W\d_][^\W_]{0,40}_[\w.-]{1,60})"
)
"""Letters and a year, or parts that an underscore joins. Letters and another number may be a
machine: "the file server calcul06"."""
_THING = (
    r"(?:sous-)?dossiers?|r[ée]pertoires?|fichiers?|classeurs?|tableurs?|documents?|folders?"
    r"|director(?:y|ies)|files?|spreadsheets?|workbooks?|notebooks?|d[ée]p[ôo]ts?|repos?"
    r"|repositor(?:y|ies)|branche?s?|campagnes?|cruises?|projets?|projects?"
)
_CALLED = re.compile(
    rf"\b({_THING}) (?:(?:nomm[ée]|appel[ée]|intitul[ée])e?s? |(?:named|called) )?"
    rf"[\"'«`]? ?{_NAME}",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b((?:supprim|effac|delet|remov|mov|renam|renomm|perd|lost|d[ée]plac|restor|restaur|retrouv"
    r"|recover)\w*(?: [\w']+){0,4}? )[^\W\d_]{4,40}_(?:19|20)\d\d(?![\w./-])",
    re.IGNORECASE,
)
"""A word and a year, of what is moved or lost: "they deleted all of Mooring_2023"."""
_BEFORE = re.compile(
    rf"(?<![\w.-])[^\W\d_][^\W_]{{0,40}}_[\w.-]{{1,60}}[\"'»`]? ({_THING})\b", re.IGNORECASE
)


def without_own_names(text: str) -> str:
    """A text without the names that stand beside "folder", "file" and the like, or of what was
    moved or lost. That there is such a thing is still said."""
    return _DATED.sub(r"\1 ", _BEFORE.sub(r"\1", _CALLED.sub(r"\1", text)))
