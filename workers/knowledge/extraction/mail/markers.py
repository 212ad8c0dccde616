"""Lines of a ticket system's notifications: "write above this line", and where they end.

Some put it between a line of ``=-=-=-=`` and, on some sites, one of ``=_=_=_=``.
What a person wrote stands above the first and below the second. Other systems have a line of their
own words. A line counts by two signs: what it says, and its decoration at both ends.
"""

from __future__ import annotations

import re

_ABOVE = re.compile(r"[ \t>]*=-=-[-=]{0,20}[ \t].{3,200}[ \t]=-=-[-=]{0,20}[ \t]*\Z")
_BELOW = re.compile(r"[ \t>]*=_=_[_=]{0,20}[ \t].{3,200}[ \t]=_=_[_=]{0,20}[ \t]*\Z")
_WORDED = re.compile(
    r"(?i)[ \t>*]*(?P<left>[-=#*_~]{2,20})[ \t]*(?=.{0,80}(?:r[ée]po|repl|answer|[ée]cri|type|typ"
    r"|writ"
    r"|antwort|schreib|respond|escrib|rispond))(?=.{0,120}(?:above|au-dessus|ci-dessus|oberhalb"
    r"|[üu]ber"
    r"|encima|sopra))(?=.{0,140}(?:line|ligne|zeile|l[íi]nea"
    r"|riga)).{8,150}?[ \t]*[-=#*_~]{2,20}[ \t]*\Z"
)


def is_above_marker(line: str) -> bool:
    """Whether a notification begins here, and what a person wrote ends."""
    return len(line) <= 300 and (_ABOVE.match(line) or _WORDED.match(line)) is not None


def is_below_marker(line: str) -> bool:
    """Whether a notification ends here."""
    return len(line) <= 300 and _BELOW.match(line) is not None
