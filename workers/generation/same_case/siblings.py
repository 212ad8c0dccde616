"""Services of one account and functions of one machine, which are set up and mended alike. Pure.

"Set up my calendar on the phone" is not "set up my mail on the phone", though all other words are
the same: a source whose title names one of them, and that nowhere names the one that was asked
about, is another case.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SIBLINGS = (
    {
        "mail": r"e-?mails?|mails?|courriels?|messagerie|mailbox(?:es)?|inbox|boites? mails?",
        "calendar": r"calendars?|calendriers?|agendas?|caldav",
        "contacts": r"contacts|carnets? d'adresses|address ?books?|carddav",
        "tasks": r"to-?do lists?|listes? de taches|task lists?",
    },
    {
        "print": r"print(?:s|er|ers|ing|ed|out|outs)?|imprim\w+|impressions?",
        "scan": r"scan(?:s|ner|ners|ning|ned)?|scanne[rz]?|numeris\w+",
        "copy": r"(?:photo)?cop(?:ies|ier|iers|ieurs?)|photocop\w+",
        "fax": r"fax(?:es|er)?",
        "staple": r"staples?|stapl(?:er|ing|ed)|agraf\w+",
    },
)
_PATTERNS = tuple(
    {name: re.compile(rf"\b(?:{forms})\b") for name, forms in one.items()} for one in _SIBLINGS
)


@lru_cache(maxsize=64)
def siblings_in(folded: str) -> tuple[frozenset[str], ...]:
    """What a folded text names of each group."""
    return tuple(
        frozenset(name for name, pattern in one.items() if pattern.search(folded))
        for one in _PATTERNS
    )


def is_of_a_sibling(question: str, title: str, whole: str) -> bool:
    """Whether a source is on a sibling of what was asked about: the question names one of a group
    alone, the source does not, and its title names another. All are folded."""
    for number, asked in enumerate(siblings_in(question)):
        if len(asked) != 1 or asked & siblings_in(title)[number]:
            continue
        if siblings_in(title)[number] and not asked & siblings_in(whole)[number]:
            return True
    return False
