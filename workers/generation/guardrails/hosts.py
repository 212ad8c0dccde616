"""Which names with dots in them can be hosts: "scipy.signal" and "network.lic" cannot.

A chat program makes a link of a bare name where its ending is a top-level domain. Those that exist
are taken from the list of the Internet Assigned Numbers Authority, as the library `validators`
ships it; a name with any other ending leads nowhere.
"""

from __future__ import annotations

from functools import lru_cache

from workers.text.word_lists import words

PRIVATE = words(
    # RFC 2606, 6761, 6762, 7686, 8375, and the one that ICANN reserved for private use
    "alt arpa example internal invalid local localhost onion test",
    # what sites use besides: no name of theirs is known outside, and staff look at it all the same
    "corp domain home intern interne intra intranet lan localdomain priv private prive",
)
"""Endings of hosts that the public name system does not know."""


def may_be_host(name: str) -> bool:
    """Whether a name with dots ends as a host does. Letters beyond ASCII may: they are written in
    another form on the wire, and in doubt a colleague looks."""
    ending = name.rstrip(".").rpartition(".")[2].lower()
    return not ending.isascii() or ending in PRIVATE or _is_public(ending)


@lru_cache(maxsize=10_000)
def _is_public(ending: str) -> bool:
    # Imported late: most answers name nothing with a dot in it.
    from validators import domain

    return domain(f"host.{ending}", consider_tld=True) is True
