"""Runs of text with one style, and a line of them as mrkdwn.

Slack formats whole words only: a marker inside a word would be shown. So the style of a run that
begins or ends inside a word is dropped, and its words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from connectors.slack.rendering.escaping import address, escape, link

MARKERS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}
"""In the order in which they are written, from outside."""
_WORDS = re.compile(r"\s*\S+|\s+")
_BARE = re.compile(r"https?://[^\s<>|\"]{1,1900}")
_AFTER = ".,;:!?'*_~`]"
"""Characters that end a sentence rather than an address."""
WORST = 5
"""Characters that one becomes at most when it is escaped."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some text of one line. `url` makes it a link."""

    text: str
    styles: frozenset[str] = frozenset()
    url: str = ""


def with_links(run: Run) -> Iterator[Run]:
    """A run, with each bare address in it as a link: Slack is told not to look for them."""
    if run.url or "code" in run.styles or "://" not in run.text:
        yield run
        return
    at = 0
    for found in _BARE.finditer(run.text):
        url = found[0].rstrip(_AFTER)
        if url.endswith(")") and "(" not in url:
            url = url.rstrip(")" + _AFTER)
        yield Run(run.text[at : found.start()], run.styles)
        yield Run(url, run.styles, url)
        at = found.start() + len(url)
    yield Run(run.text[at:], run.styles)


def write(runs: Iterable[Run]) -> str:
    """One line as mrkdwn."""
    merged = _merged(runs)
    out: list[str] = []
    before = ""
    for place, run in enumerate(merged):
        after = merged[place + 1].text[:1] if place + 1 < len(merged) else ""
        out.append(_written(run, before, after))
        before = run.text[-1]
    return "".join(out)


def fold(runs: Iterable[Run], room: int) -> list[str]:
    """A line as mrkdwn, in as many lines as it takes so that none is longer than `room`."""
    runs = list(runs)
    whole = write(runs)
    if len(whole) <= room:
        return [whole]
    lines: list[str] = []
    line: list[Run] = []
    size = 0
    for word in _words(runs, room):
        cost = _cost(word)
        if line and size + cost > room:
            lines.append(write(line).rstrip())
            line, size = [], 0
            word = replace(word, text=word.text.lstrip())
        line.append(word)
        size += cost
    lines.append(write(line).rstrip())
    return [one for one in lines if one]


def _words(runs: Sequence[Run], room: int) -> Iterator[Run]:
    """What is not cut: words, and links that fit into a line."""
    for run in runs:
        if run.url and _cost(run) <= room:
            yield run
            continue
        longest = (room - 2 * len(MARKERS)) // WORST
        text = run.text if not run.url else f"{run.text} {run.url}"
        for word in _WORDS.findall(text):
            for at in range(0, len(word), longest):
                yield Run(word[at : at + longest], run.styles)


def _cost(run: Run) -> int:
    """Characters of a run at most."""
    escaped = len(escape(run.text)) + 2 * len(run.styles)
    return escaped + (len(address(run.url) or "") + 3 if run.url else 0)


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        last = merged[-1] if merged else None
        if last is not None and (last.styles, last.url) == (run.styles, run.url) and not run.url:
            merged[-1] = replace(last, text=last.text + run.text)
        else:
            merged.append(run)
    return merged


def _written(run: Run, before: str, after: str) -> str:
    core = run.text.strip()
    if not core:
        return run.text
    start = run.text.index(core)
    lead, trail = run.text[:start], run.text[start + len(core) :]
    code = "code" in run.styles
    body = link(run.url, core) if run.url else escape(core, code=code)
    if not _is_apart(before if not lead else " ", after if not trail else " "):
        return f"{lead}{body}{trail}"
    styles = {"code"} if code else run.styles
    if code and "`" in core:
        # Slack has no way to write it.
        styles = set()
    marks = "".join(mark for style, mark in MARKERS.items() if style in styles)
    return f"{lead}{marks}{body}{marks[::-1]}{trail}"


def _is_apart(before: str, after: str) -> bool:
    return not (before.isalnum() or after.isalnum())
