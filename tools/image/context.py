"""What the builder is given of a folder: `.dockerignore`, by Docker's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path


class Ignored:
    """Says of a path, relative to the context, whether `.dockerignore` keeps it away.

    The last line that matches the path or a folder above it decides; `!` takes a path in again.
    """

    def __init__(self, text: str) -> None:
        self._rules: list[tuple[re.Pattern[str], bool]] = []
        for line in text.splitlines():
            bare = line.strip()
            if bare and not bare.startswith("#"):
                kept, pattern = bare.startswith("!"), bare.removeprefix("!").strip("/")
                self._rules.append((re.compile(_expression(pattern)), not kept))

    def __call__(self, path: str) -> bool:
        parts = path.split("/")
        above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        away = False
        for rule, answer in self._rules:
            if any(rule.fullmatch(one) for one in above):
                away = answer
        return away


def files(root: Path, below: str) -> Iterator[str]:
    """The files under `below`, or itself if it is one, that the builder is given; sorted."""
    rules = root / ".dockerignore"
    away = Ignored(rules.read_text("utf-8") if rules.exists() else "")
    start = root / below
    found = [start] if start.is_file() else sorted(p for p in start.rglob("*") if p.is_file())
    for file in found:
        path = file.relative_to(root).as_posix()
        if not away(path):
            yield path


def _expression(pattern: str) -> str:
    """A pattern as a regular expression: `*` stays in its folder, `**` does not."""
    parts = []
    for piece in re.split(r"(\*\*/|\*\*|\*|\?)", pattern):
        parts.append(
            {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece)
            or re.escape(piece)
        )
    return "".join(parts)
