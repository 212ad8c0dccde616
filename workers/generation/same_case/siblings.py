"""Services of one account, which are set up alike. Pure.

"Set up my calendar on the phone" is not "set up my mail on the phone", though all other words are
the same: a source whose title names one of them, and that nowhere names the one that was asked
about, is another case. Mail is also what other services send their words by, and an invitation is
of the mail and of the calendar.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SIBLINGS = {
    "mail": re.compile(
        r"(?<!par )(?<!par le )(?<!by )(?<!via )(?<!vers )(?<!to )(?<!per )"
        r"\b(?:e-?mails?|mails?|courriels?|messagerie|inbox)\b"
    ),
    "calendar": re.compile(
        r"\b(?:calendars?|calendriers?|agendas?|caldav|invitations?|reunions?|meetings?|rdvs?"
        r"|rendez-?vous|appointments?|events?|evenements?)\b"
    ),
    "contacts": re.compile(r"\b(?:contacts|carnets? d'adresses|address ?books?|carddav)\b"),
    "tasks": re.compile(r"\b(?:to-?do lists?|listes? de taches|task lists?)\b"),
}
_NAMES_IT = re.compile(r"\b(?:calendars?|calendriers?|agendas?)\b")
"""The calendar itself: "between two meetings" says when."""


@lru_cache(maxsize=64)
def siblings_in(folded: str) -> frozenset[str]:
    """What a folded text names of them."""
    return frozenset(name for name, pattern in _SIBLINGS.items() if pattern.search(folded))


def is_of_a_sibling(question: str, title: str, whole: str) -> bool:
    """Whether a source is on a sibling of what was asked about: the question names one alone, the
    source does not, and its title names another. All are folded."""
    asked, told = siblings_in(question), siblings_in(title)
    if len(asked) != 1 or not told or asked & siblings_in(whole):
        return False
    calendar = question if "calendar" in asked else title
    return not {"calendar"} & (asked | told) or _NAMES_IT.search(calendar) is not None
