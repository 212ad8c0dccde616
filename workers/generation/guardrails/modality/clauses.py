"""A text as its clauses, small enough that one says one thing. Pure, and linear in the text.

A clause ends with a sign (a comma, a colon, a bracket, the end of a line) or before a word that
begins another one ("and restart", "instead of deleting it"). "and" before a noun joins two things,
not two clauses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOUN = (
    r"(?:the|an?|your|our|my|his|her|its|their|any|un|une|l[ea]s?|l'|votre|vos|notre|nos|son|sa|ses"
    r"|des|du)"
)
_BREAK = re.compile(
    r"(?P<end>\n|(?<![.!?])[.!?]++(?=[\"')\]]{0,3}(?:\s|$)))"
    r"|(?P<sign>[,;:](?=\s|$)|(?<=\s)--?(?=\s)|[()])"
    rf"|(?<=\s)(?=(?:and|or|et|ou)\s(?!{_NOUN}(?:\b|(?<=')))"
    r"|(?:but|then|so|because|since|which|who|while|instead of|rather than|without|except|mais"
    r"|puis|ensuite|donc|car|parce|qui|au lieu de?|plutot que?|sans|sauf|hormis)\b)"
)
_FENCE = re.compile(r"^[ \t>]{0,20}```", re.MULTILINE)
_SIGNS = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("–—−", "-"))
_MARKUP = re.compile(r"(?<![*_#])[*_#]++(?=\w)|(?<=\w)[*_]+")
_LETTER = re.compile(r"[^\W\d_]")
_BULLET = re.compile(r"^[\s>*#•+-]*")
_MENU = re.compile(r"\s>\s|->|→|~~")


@dataclass(frozen=True, slots=True)
class Clause:
    """`said`: its words on one line, folded, without marks of Markdown before and in it.

    `mark` is the sign before it, or empty where a word begins it. `sentence` counts them.
    `asked`: its sentence is a question. `shown`: it shows a way through menus, what is struck out,
    or lines of a program, and says nothing of itself.
    """

    start: int
    end: int
    said: str
    mark: str
    sentence: int
    asked: bool
    shown: bool


def clauses(text: str) -> list[Clause]:
    """The clauses of a folded text in their order, without those that are a step's number."""
    text = text.translate(_SIGNS)
    # What stands after the first block of code counts as code: whether a fence opens or closes
    # depends on what was written before it.
    opened = _FENCE.search(text)
    fence = len(text) if opened is None else opened.start()
    made: list[Clause] = []
    # Of each clause of the sentence: where it begins and ends, and the sign before it.
    pieces: list[tuple[int, int, str]] = []
    start, mark, sentence = 0, "", 0
    for found in _BREAK.finditer(text):
        pieces.append((start, found.start(), mark))
        start, mark = found.end(), found["sign"] or found["end"] or ""
        if found["end"]:
            made += _of_sentence(text, pieces, sentence, "?" in found["end"], fence)
            pieces, sentence = [], sentence + 1
    pieces.append((start, len(text), mark))
    return made + _of_sentence(text, pieces, sentence, asked=False, fence=fence)


def _of_sentence(
    text: str, spans: list[tuple[int, int, str]], sentence: int, asked: bool, fence: int
) -> list[Clause]:
    found = []
    for start, end, mark in spans:
        said = _said(text[start:end])
        if _LETTER.search(said):
            shown = start >= fence or _MENU.search(text, start, end) is not None
            found.append(Clause(start, end, said, mark, sentence, asked, shown))
    return found


def _said(piece: str) -> str:
    bare = _MARKUP.sub("", _BULLET.sub("", piece))
    return " ".join(bare.split()).rstrip('" ')
