"""What in a text can be checked: numbers, links, paths, commands, codes, quotes and names. Pure.

A mark is something that is either right or wrong, where a word may be one of many for the same
thing. The rules look at each line by itself and take linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from workers.knowledge.enrichment.verdict import Reason
from workers.redaction.ledger import PLACEHOLDER
from workers.text.characters import seen
from workers.text.fold import fold_quotation as folded
from workers.text.fold import same_signs
from workers.text.word_lists import words


class Mark(NamedTuple):
    """One thing to be looked for: its kind is the reason to reject it with."""

    kind: Reason
    text: str


_FENCE_LINE = re.compile(r"^\s*```")
_BACKTICKED = re.compile(r"`([^`\n]{1,400})`")
_QUOTED = re.compile(r'"([^"\n]{1,300})"')
_SINGLE_QUOTED = re.compile(r"(?<![\w'])'([^'\n]{2,200})'(?![\w'])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MEASURE = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)*) ?([^\W\d_]+(?:/s)?|[%€$])(?!\w)")
_ONLY_MEASURE = re.compile(r"\(?[-+~<>≤≥]?\d+(?:[.,]\d+)*(?:[-/x:]\d+(?:[.,]\d+)*)*[^\W\d_]{0,3}%?")
_ELISION = re.compile(r"(?i)^(?:[ldjnmtsc]|qu|jusqu|lorsqu|puisqu)'(?=\w)")
_EDGES = "\"'()[]{}<>,;:!?|*"
_ORDINARY = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_WORDS_AND_SLASH = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)+")
_SHORT_FORM = re.compile(r"(?i)(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{0,3}\.?")
_LINK = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)|@[\w-]+\.")
_INNER_CAPITAL = re.compile(r"[^\W\d_]*[a-zà-ÿ][A-Z]\w*|[A-Z]{2,}\w*")
_SENTENCE_END = (".", "!", "?", ":", ";")
_CLOSING = "\"')]}"
_UNITS = {
    unit: names[0]
    for names in (
        ("b", "o", "octets", "bytes"),
        ("kb", "ko"),
        ("mb", "mo"),
        ("gb", "go"),
        ("tb", "to"),
        ("ms", "millisecondes", "milliseconds"),
        ("s", "sec", "secs", "seconde", "secondes", "second", "seconds"),
        ("min", "mn", "mins", "minute", "minutes"),
        ("h", "heure", "heures", "hour", "hours"),
        ("day", "days", "jour", "jours"),
        ("week", "weeks", "semaine", "semaines"),
        ("month", "months", "mois"),
        ("year", "years", "an", "ans", "annee", "annees"),
        ("mhz",),
        ("ghz",),
        ("%",),
        ("€", "euros", "eur"),
        ("$", "dollars", "usd"),
        ("mbps", "mbit/s"),
        ("gbps", "gbit/s"),
        ("px", "pixels"),
        ("dpi", "ppp"),
    )
    for unit in names
}
# Words that are a command and hardly anything else; the rest is known by its options or quotes.
_COMMANDS = words(
    """sudo chmod chown ipconfig ifconfig netsh sfc dism gpupdate gpresult systemctl journalctl
    apt-get yum dnf powershell pwsh regedit regsvr32 nslookup tracert traceroute scp rsync wget
    taskkill tasklist pkill killall rmdir mkdir msconfig msiexec chkdsk diskpart bcdedit iptables
    mkfs fdisk robocopy schtasks kinit klist docker kubectl crontab usermod useradd passwd"""
)


def numbers_of(text: str) -> set[str]:
    """Every number in a text but those of placeholders; a decimal comma counts as a point."""
    said = PLACEHOLDER.sub(" ", same_signs(text))
    return {found.replace(",", ".") for found in _NUMBER.findall(said)}


def measures_of(text: str) -> set[tuple[str, str]]:
    """Numbers with the unit that follows them, units of a kind by one name."""
    return {
        (number.replace(",", "."), _UNITS[folded(unit)])
        for number, unit in _MEASURE.findall(same_signs(text))
        if folded(unit) in _UNITS
    }


def tokens_of(text: str) -> Iterator[str]:
    """What stands between blanks, without the punctuation around it, folded."""
    for piece in PLACEHOLDER.sub(" ", same_signs(text)).split():
        token = bare(piece)
        if token:
            yield folded(token)


def bare(piece: str) -> str:
    """A piece without the punctuation around it, and without an elided article before it."""
    token = piece.strip(_EDGES).rstrip(".").strip(_EDGES)
    return _ELISION.sub("", token)


def marks_of(text: str, *, capitals: bool = True) -> Iterator[Mark]:
    """Every mark of a text, numbers aside. Without `capitals` a capital makes no name: some
    languages write every noun with one."""
    inside = False
    for line in plain_lines(seen(text)):
        if _FENCE_LINE.match(line):
            inside = not inside
        elif inside:
            yield Mark("command", line)
        else:
            yield from _line(line, capitals)


def plain_lines(text: str) -> Iterator[str]:
    """The lines that hold anything. Backticks are still backticks in them."""
    for line in text.splitlines():
        if line.strip():
            yield line


def _line(line: str, capitals: bool) -> Iterator[Mark]:
    for found in PLACEHOLDER.finditer(line):
        yield Mark("placeholder", found[0])
    for found in _BACKTICKED.finditer(line):
        yield Mark("command", found[1])
    for pattern in (_QUOTED, _SINGLE_QUOTED):
        for found in pattern.finditer(same_signs(line)):
            yield Mark("quote", found[1].strip())
    begins = True
    for piece in same_signs(PLACEHOLDER.sub(" ", line)).split():
        token = bare(piece)
        if token:
            yield from _token(token, capitals and not begins)
            begins = False
        begins = begins or piece.rstrip(_CLOSING).endswith(_SENTENCE_END)


def _token(token: str, capital_is_name: bool) -> Iterator[Mark]:
    if _ORDINARY.fullmatch(token):
        if folded(token) in _COMMANDS:
            yield Mark("command", token)
        elif _INNER_CAPITAL.fullmatch(token) or (capital_is_name and _is_name(token)):
            yield Mark("name", token)
    elif _WORDS_AND_SLASH.fullmatch(token):
        for part in token.split("/"):
            yield from _token(part, capital_is_name)
    elif kind := _kind(token):
        yield Mark(kind, token)


def _is_name(token: str) -> bool:
    """Whether a word inside a sentence is one by its capital; "I" and "I'm" are none."""
    return token[0].isupper() and token.partition("'")[0] != "I" and len(token) > 1


def _kind(token: str) -> Reason | None:
    """The kind of a token that is no ordinary word; None for a number, a sign, "e.g."."""
    if not any(map(str.isalnum, token)) or _ONLY_MEASURE.fullmatch(token):
        return None
    if _SHORT_FORM.fullmatch(token):
        return None
    if _LINK.search(token):
        return "link"
    if token.startswith(("-", "/")) and "/" not in token[1:]:
        return "command"
    if "/" in token or "\\" in token:
        return "path"
    if _is_plain(token):
        return None
    return "code"


def _is_plain(token: str) -> bool:
    """Words joined by signs that say nothing: "mot(s)", "l'un'autre", "a+b"."""
    return not any(char.isdigit() or char in "_=@#$%^&~.\\" for char in token)
