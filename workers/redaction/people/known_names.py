"""Names that are known, wherever else they stand in a text.

A few are looked for by a pattern of all of them. Of thousands, as a pasted directory brings along,
a pattern would try each at every word; those are walked through letter by letter, as a tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from workers.redaction.ledger import PLACEHOLDER

FEW = 64
"""Forms that a pattern may hold."""
_JOINTS = (" ", "\t", ",")
_START = re.compile(rf"{PLACEHOLDER.pattern}|(?<![\w@\\/.])(?P<start>\S)")
_INSIDE_WORD = re.compile(r"[\w@\\]|\.\w")
_FORM = ""
"""The key under which a node of the tree says that a form ends there."""


def replace_known(text: str, forms: Iterable[str], by: Callable[[str], str]) -> str:
    """`text` with `by` of each name in it. `forms` are in lower case, their words parted by one
    blank; in the text a comma or two blanks may part them. The longest form counts."""
    forms = list(forms)
    found = _by_pattern(text, forms) if len(forms) <= FEW else _by_tree(text, forms)
    parts: list[str] = []
    position = 0
    for start, end in found:
        parts += [text[position:start], by(text[start:end])]
        position = end
    return "".join([*parts, text[position:]]) if parts else text


def _by_pattern(text: str, forms: list[str]) -> Iterator[tuple[int, int]]:
    lowered = text.casefold()
    present = [form for form in forms if form.partition(" ")[0] in lowered]
    if not present:
        return
    alternatives = "|".join(
        r"[ \t,]{1,2}".join(map(re.escape, form.split(" ")))
        for form in sorted(present, key=len, reverse=True)
    )
    pattern = re.compile(
        rf"{PLACEHOLDER.pattern}|(?<![\w@\\/.])(?P<found>(?i:{alternatives}))(?![\w@\\]|\.\w)"
    )
    yield from (found.span("found") for found in pattern.finditer(text) if found["found"])


def _by_tree(text: str, forms: list[str]) -> Iterator[tuple[int, int]]:
    tree: dict[str, Any] = {}
    for form in forms:
        node = tree
        for letter in form:
            node = node.setdefault(letter, {})
        node[_FORM] = True
    position = 0
    while start := _START.search(text, position):
        position = start.end()
        if start["start"] and (end := _end(text, start.start(), tree)):
            yield start.start(), end
            position = end


def _end(text: str, position: int, tree: dict[str, Any]) -> int:
    """Where the longest name that begins at `position` ends; 0 if none does."""
    node, end = tree, 0
    while position < len(text):
        letter = text[position].lower()
        if letter in _JOINTS:
            letter = " "
            position += text[position + 1 : position + 2] in _JOINTS
        following = node.get(letter)
        if following is None:
            break
        node, position = following, position + 1
        if _FORM in node and not _INSIDE_WORD.match(text, position):
            end = position
    return end
