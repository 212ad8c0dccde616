"""The things that a text speaks of: a mailbox of such a name is no person's."""

from __future__ import annotations

import re

from workers.redaction.people.name_words import FIRST_NAMES
from workers.text.fold import fold

_THING = re.compile(
    r"(?i:\b(?:le|la|les|du|au|aux|des|un|une|ce|cette|notre|votre|the|an?|our|your|this) "
    r"|\b[ld]['’])([a-zà-ÿ]{4,40})(?![\w@.-])"
)
"""What stands behind an article, in small letters."""


def things_in(text: str) -> frozenset[str]:
    """Words behind an article, folded, that are no first names: "plotter" of "the plotter"."""
    return frozenset(fold(found[1]) for found in _THING.finditer(text)) - FIRST_NAMES
