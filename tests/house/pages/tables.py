"""Tables in pages that say what the code does: between two comments, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.support.processes import ROOT


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def in_page(page: str, name: str) -> list[str]:
    """The lines that a page of the guides has between ``<!-- name -->`` and ``<!-- /name -->``."""
    text = (ROOT / "docs" / "guides" / page).read_text("utf-8")
    _, _, rest = text.partition(f"<!-- {name} -->\n")
    found, end, _ = rest.partition(f"<!-- /{name} -->")
    assert end, f"{page} has no table {name}"
    return found.strip().splitlines()
