"""What in a text can be checked: numbers, links, paths, commands, codes, quotes and names. Pure.

A fact is right or wrong, where a word may be one of many for the same thing. Each line is looked
at by itself, in time that grows with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from workers.generation.verification.same_words import NUMBER_WORDS
from workers.redaction.ledger import PLACEHOLDER
from workers.text.characters import seen
from workers.text.fold import fold, fold_quotation, same_signs
from workers.text.word_lists import words

Kind = Literal[
    "number", "figure", "placeholder", "command", "quote", "link", "path", "code", "name"
]


class Fact(NamedTuple):
    """One thing that another text must hold as it is."""

    kind: Kind
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
_SIGNS = re.compile(r"[+()\[\]{}<>|,;:!?\"*]+")
_SHORT_FORM = re.compile(r"(?i)(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{0,3}\.?")
_LINK = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)|@[\w-]+\.")
_INNER_CAPITAL = re.compile(r"(?=\w++\Z)(?:[^\W\d_]*[a-zà-ÿ][A-Z]|[A-Z]{2})")
_WORD = re.compile(r"[^\W\d_]{3,10}")
_WORD_OR_SIGN = re.compile(r"\w+|\W")
_SENTENCE_END = (".", "!", "?", ":", ";")
_CLOSING = "\"')]}"
_WORDS_OF_A_LETTER = frozenset("IAÀYOÔ")
UNITS = {
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


_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024F\u1E00-\u1EFF]")
"""A letter of another script than ours: nobody here would see what its word says."""
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_FIGURE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)*)( ?)([^\W\d_]{1,3})\b")


def numbers_of(text: str) -> list[Fact]:
    """Every number of a text, also inside of a word, then every one with its unit ("10 min").

    A decimal comma counts as a point, units of a kind have one name, placeholders have no number.
    """
    numbers = (Fact("number", number) for number in sorted(_numbers(text)))
    measures = (Fact("number", f"{number} {unit}") for number, unit in sorted(_measures(text)))
    return [*numbers, *measures]


def facts_of(text: str, *, capitals: bool = True) -> list[Fact]:
    """Every other fact of a text, each once, names last; figures ("8", "12:30", "16Go") are
    numbers as they are written.

    Without `capitals` a capital makes no name: some languages write every noun with one.
    """
    found = dict.fromkeys(_facts(text, capitals))
    return sorted(found, key=lambda fact: fact.kind == "name")


def code_facts(code: str) -> list[Fact]:
    """The lines of a code block."""
    return [Fact("command", line) for line in code.splitlines() if line.strip()]


class FactIndex:
    """A text, prepared to be asked for facts, whatever their capitals and accents."""

    def __init__(self, text: str) -> None:
        self._text = text

    def holds(self, fact: Fact) -> bool:
        """Whether the text holds a fact as it is: a name or a command as whole words, a link, a
        path or a code as a whole, a number with its unit or without any."""
        if fact.kind == "number":
            return self._holds_number(*fact.text.split())
        if fact.kind == "figure":
            return self._holds_figure(fact.text)
        if fact.kind in ("link", "path", "code"):
            return fold_quotation(fact.text) in self._tokens
        if fact.kind == "command" and " " not in fact.text.strip():
            return fold_quotation(fact.text) in self._tokens or self._holds_words(fact.text)
        return self._holds_words(fact.text)

    @cached_property
    def _tokens(self) -> set[str]:
        pieces = _pieces(self._text)
        # Keys that are pressed together are also held one by one.
        pieces += [key for piece in pieces if "+" in piece for key in piece.split("+")]
        # A letter beside a sign names something there: "building:B", "A/B".
        pieces += [part for piece in pieces for part in _letters(piece)]
        return {fold_quotation(token) for piece in pieces if (token := _bare(piece))}

    @cached_property
    def _folded(self) -> str:
        return fold_quotation(self._text)

    @cached_property
    def _parted(self) -> str:
        return _in_parts(self._folded)

    @cached_property
    def _joined(self) -> str:
        return _in_parts(_HYPHEN.sub("", self._folded))

    @cached_property
    def _pointed(self) -> tuple[str, ...]:
        """With decimal points; as it is, with "16 go" for "16go", and the other way round."""
        text = fold_quotation(self._figures).replace(",", ".")
        forms = (text, _FIGURE.sub(r"\1 \3", text), _FIGURE.sub(r"\1\3", text))
        return tuple(map(_in_parts, forms))

    @cached_property
    def _figures(self) -> str:
        """The text, followed by its lines with figures for number words, if it has any."""
        text = same_signs(self._text)
        figures = _WORD.sub(_figure, text)
        return self._text if figures == text else f"{self._text}\n{figures}"

    @cached_property
    def _numbers(self) -> set[str]:
        return _numbers(self._figures)

    @cached_property
    def _measures(self) -> set[tuple[str, str]]:
        return _measures(self._figures)

    @cached_property
    def _measured(self) -> set[str]:
        return {number for number, _ in self._measures}

    def _holds_figure(self, text: str) -> bool:
        figure = fold_quotation(text).replace(",", ".")
        return any(_in_parts(figure) in text for text in self._pointed)

    def _holds_number(self, number: str, unit: str = "") -> bool:
        if (number, unit) in self._measures:
            return True
        return number in self._numbers and not (unit and number in self._measured)

    def _holds_words(self, text: str) -> bool:
        phrase = fold_quotation(text).strip(" \"'.,;:!?*")
        return (
            _in_parts(phrase) in self._parted or _in_parts(_HYPHEN.sub("", phrase)) in self._joined
        )


def _figure(word: re.Match[str]) -> str:
    return NUMBER_WORDS.get(fold(word[0]), word[0])


def _numbers(text: str) -> set[str]:
    said = PLACEHOLDER.sub(" ", same_signs(text))
    return {found.replace(",", ".") for found in _NUMBER.findall(said)}


def _measures(text: str) -> set[tuple[str, str]]:
    return {
        (number.replace(",", "."), UNITS[fold_quotation(unit)])
        for number, unit in _MEASURE.findall(same_signs(text))
        if fold_quotation(unit) in UNITS
    }


def _pieces(text: str) -> list[str]:
    """What stands between blanks; the two parts of a Markdown link are a piece each."""
    return PLACEHOLDER.sub(" ", same_signs(text)).replace("](", " ").split()


def _bare(piece: str) -> str:
    """A piece without the punctuation around it, and without an elided article before it."""
    token = piece.strip(_EDGES).rstrip(".").strip(_EDGES)
    return _ELISION.sub("", token)


def _facts(text: str, capitals: bool) -> Iterator[Fact]:
    inside = False
    for line in seen(text).splitlines():
        if _FENCE_LINE.match(line):
            inside = not inside
        elif inside:
            yield from code_facts(line)
        else:
            yield from _line(line, capitals)


def _line(line: str, capitals: bool) -> Iterator[Fact]:
    for found in PLACEHOLDER.finditer(line):
        yield Fact("placeholder", found[0])
    for found in _BACKTICKED.finditer(line):
        yield Fact("command", found[1])
    for pattern in (_QUOTED, _SINGLE_QUOTED):
        for found in pattern.finditer(same_signs(line)):
            yield Fact("quote", found[1].strip())
    begins = True
    for piece in _pieces(line):
        token = _bare(piece)
        if token:
            yield from _token(token, capitals and not begins)
            begins = False
        elif piece == "|":
            begins = False  # A cell of a table begins like any word.
        begins = begins or piece.rstrip(_CLOSING).endswith(_SENTENCE_END)


def _token(token: str, capital_is_name: bool) -> Iterator[Fact]:
    if _ORDINARY.fullmatch(token):
        if fold_quotation(token) in _COMMANDS:
            yield Fact("command", token)
        elif _names(token, capital_is_name):
            yield Fact("name", token)
        elif capital_is_name and _is_letter(token):
            # As a whole: of "c'est" the c is none.
            yield Fact("code", token)
    elif _WORDS_AND_SLASH.fullmatch(token):
        for part in token.split("/"):
            yield from _token(part, capital_is_name)
    elif kind := _kind(token):
        yield Fact(kind, token)
    elif _SIGNS.search(token):
        for part in filter(None, map(_bare, _SIGNS.split(token))):
            yield from _token(part, capital_is_name)


def _names(token: str, capital_is_name: bool) -> bool:
    """Whether a word is a name: by a capital inside a sentence or inside the word, or by letters
    of another script. "I" and "I'm" are none."""
    if _INNER_CAPITAL.match(token) or _FOREIGN.search(token):
        return True
    capital = token[0].isupper() and token.partition("'")[0] != "I" and len(token) > 1
    return capital_is_name and capital


def _letters(piece: str) -> Iterator[str]:
    """The letters that name something among what signs or slashes part in a piece."""
    for part in _SIGNS.split(piece):
        yield from filter(_is_letter, filter(None, map(_bare, part.split("/"))))


def _is_letter(token: str) -> bool:
    """Whether a word is a letter that names something: building C, drive P, Windows + L."""
    return len(token) == 1 and token.isupper() and token not in _WORDS_OF_A_LETTER


def _kind(token: str) -> Kind | None:
    """The kind of a token that is no ordinary word; None for a sign, "e.g.", "mot(s)"."""
    if not any(map(str.isalnum, token)):
        return None
    if _FOREIGN.search(token):
        return "code"
    if _ONLY_MEASURE.fullmatch(token):
        return "figure"
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


def _in_parts(text: str) -> str:
    """A text with a mark on both sides of each word and of each sign between words.

    One text stands in another, and neither begins nor ends inside a word of it, where its parts
    stand in the other's parts: one search, in time that grows with the text.
    """
    return "\0".join(("", *_WORD_OR_SIGN.findall(text), ""))
