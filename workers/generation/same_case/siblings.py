"""Services of one account, which are set up alike, the two halves of a meeting, and sockets. Pure.

"Set up my calendar on the phone" is not "set up my mail on the phone", though all other words are
the same: a source whose title names one of them, and that nowhere names the one that was asked
about, is another case. Mail is also what other services send their words by, and an invitation is
of the mail and of the calendar. In a meeting by video somebody is seen and heard: what mends a
microphone is nothing for a frozen picture. What mends a socket of the network is nothing for one of
the mains.
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
_HALVES = {
    "picture": re.compile(
        r"\b(?:cameras?|webcams?|(?:mon|mes|ma|notre|l'|my|our|the|no|pas d'|plus d') ?(?:images?"
        r"|video|picture)|see (?:me|us)|(?:me|nous) voi(?:t|ent))\b"
    ),
    "sound": re.compile(
        r"\b(?:micro(?:s|phones?)?|mic|audio|(?:le|du|de|sans|aucun|my|the|no) (?:son|sounds?)"
        r"|entend\w*|hear[sd]?|voix|voice|casques?|headsets?|headphones?|echos?|muets?|muted?)\b"
    ),
}
_SOCKETS = {
    "mains": re.compile(
        r"\b(?:prises? (?:de courant|electriques?|secteur|220|230)|power (?:sockets?"
        r"|outlets?|points?)|electric(?:al)? (?:sockets?|outlets?)|mains sockets?)\b"
    ),
    "network": re.compile(
        r"\b(?:prises? (?:reseau|rj-?45|ethernet|informatiques?)|(?:network|ethernet|rj-?45|lan)"
        r" (?:sockets?|outlets?|ports?|jacks?)|(?:reseau|network|ethernet)\b.{0,30}"
        r"\b(?:prises?|sockets?|outlets?))\b"
    ),
}
_GROUPS = (frozenset(_SIBLINGS), frozenset(_HALVES), frozenset(_SOCKETS))
_NAMED = _SIBLINGS | _HALVES | _SOCKETS
_NAMES_IT = re.compile(r"\b(?:calendars?|calendriers?|agendas?)\b")
"""The calendar itself: "between two meetings" says when."""


@lru_cache(maxsize=64)
def siblings_in(folded: str) -> frozenset[str]:
    """What a folded text names of them."""
    return frozenset(name for name, pattern in _NAMED.items() if pattern.search(folded))


def is_of_a_sibling(question: str, title: str, whole: str) -> bool:
    """Whether a source is on a sibling of what was asked about: the question names one alone, the
    source does not, and its title names another. All are folded."""
    asked, told = siblings_in(question), siblings_in(title)
    if not asked or not told:
        return False
    found = siblings_in(whole)
    for group in _GROUPS:
        ours, theirs = asked & group, told & group
        if len(ours) == 1 and theirs and not ours & found:
            calendar = question if "calendar" in ours else title
            return "calendar" not in ours | theirs or _NAMES_IT.search(calendar) is not None
    return False
