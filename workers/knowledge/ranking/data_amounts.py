"""Much data that is to go somewhere, by the name that tickets have for it. Pure.

"Three terabytes for colleagues abroad, which way?" shares no word with "send large files outside":
how much it is stands in a number and a unit, which no other ticket has.
"""

from __future__ import annotations

import re

from workers.text.fold import fold

_MUCH = re.compile(
    r"(?<![\w.,])\d{1,6}(?:[.,]\d{1,3})? ?(?:[Gg]i?[OoBb]|Ti?[OoBb]|tb|[Gg]igas?|[Tt][eé]ras?"
    r"|[Gg]iga-?octets?|[Tt][eé]ra-?octets?|[Gg]igabytes?|[Tt]erabytes?)\b"
)
"""A small "to" is a word of English."""
_GOES = {
    "envoyer gros fichiers": re.compile(
        r"\b(?:envo[iy]\w*|livrer|livr(?:e|ez|ons|aison)|transmett\w*|transfer\w*|expedi\w*|filer"
        r"|remettre|parvenir|faire passer|partager|echanger|donner a|deposer)\b"
    ),
    "send large files": re.compile(
        r"\b(?:send|sending|ship|shipping|deliver\w*|hand(?:ing)? (?:\S+ ){0,3}over|hand over"
        r"|transfer\w*|share with|to get to|get (?:\S+ ){1,3}to|pass(?:ing)? on|upload\w*)\b"
    ),
}


_HAS_IT = re.compile(
    r"\b(?:ram|memoire|memory|quotas?|jobs?|laptops?|portables?|disques?|disks?|drives?|ssd|vm)\b"
)
"""What holds such an amount, and goes nowhere."""


def with_name_of_much(text: str) -> str:
    """A question with what its tickets call such an amount of data, in the line that tells of it,
    where it is to go somewhere; else as it is."""
    return "\n".join(_named(line) for line in text.split("\n"))


def _named(line: str) -> str:
    if _MUCH.search(line) is None:
        return line
    said = fold(line)
    if _HAS_IT.search(said):
        return line
    found = next((name for name, goes in _GOES.items() if goes.search(said)), None)
    return f"{line} {found}" if found else line
