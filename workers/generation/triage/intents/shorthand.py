"""Words as people type them in a hurry, written out: "qqn", "jai", "doesnt". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WRITTEN_OUT = {
    "qqn": "quelqu un",
    "qqun": "quelqu un",
    "pb": "probleme",
    "pbm": "probleme",
    "tt": "tout",
    "tjs": "toujours",
    "tjrs": "toujours",
    "msg": "message",
    "tel": "telephone",
    "pls": "please",
    "plz": "please",
    "bcp": "beaucoup",
    "ds": "dans",
    "dc": "donc",
    "pk": "pourquoi",
    "acct": "account",
    "ppl": "people",
    "sb": "somebody",
    "sth": "something",
    "u": "you",
    "ur": "your",
    "vs": "vous",
    "ns": "nous",
    "mtn": "maintenant",
    "auj": "aujourd hui",
}
_NOT = re.compile(r"(is|was|were|are|do|does|did|has|have|had|could|would|should|ca|wo)nt")
_ELIDED = re.compile(
    r"(j|l|d|n|s|m|t|c|qu)(ai|est|etait|avais|avait|arrive\w*|aimerais|attends|essaie|utilise"
    r"|envoie|ordi\w*|ecran|imprimante|adresse|acces|internet|appli\w*|email|un|une|on|il|elle|y)"
)
_WORDS_OF_THEIR_OWN = frozenset(("son", "mon", "ton", "mil", "nil", "test", "lest", "sun", "dun"))
"""What looks like a word without its apostrophe and is a word."""


def written_out(words: Iterable[str]) -> list[str]:
    """Folded words with those that are written short in full; order is kept."""
    return [part for word in words for part in _parts(word)]


def _parts(word: str) -> list[str]:
    if word in _WRITTEN_OUT:
        return _WRITTEN_OUT[word].split()
    refused = _NOT.fullmatch(word)
    if refused:
        return [f"{refused[1]}n", "t"]
    elided = _ELIDED.fullmatch(word)
    if elided and word not in _WORDS_OF_THEIR_OWN:
        return [elided[1], elided[2]]
    return [word]
