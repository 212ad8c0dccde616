"""Tables as aligned text rows. A table that only lays out a page becomes its cells, one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

_MAX_WIDTH = 40
"""A column is padded to its widest cell, up to here: one long cell must not push all others out."""
_LONG_CELL = 240


@dataclass(slots=True)
class Table:
    rows: list[list[str]] = field(default_factory=list)
    heads: int = 0
    """How many header cells it has."""

    def add_cell(self, text: str) -> None:
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(text)


def table_lines(table: Table) -> list[str]:
    """The lines to write; an empty line stands for a blank one."""
    rows = [row for row in table.rows if any(cell.strip() for cell in row)]
    if not rows:
        return []
    if _lays_out_a_page(rows):
        lines: list[str] = []
        for row in rows:
            for cell in row:
                if cell.strip():
                    lines += [*cell.split("\n"), ""]
        return lines[:-1]
    flat = [[_one_line(cell) for cell in row] for row in rows]
    widths = [0] * max(len(row) for row in flat)
    for row in flat:
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], min(len(cell), _MAX_WIDTH))
    lines = [_row(row, widths) for row in flat]
    if table.heads >= len(flat[0]) > 1:
        lines.insert(1, " | ".join("-" * max(3, width) for width in widths[: len(flat[0])]))
    return lines


def _lays_out_a_page(rows: list[list[str]]) -> bool:
    if all(sum(1 for cell in row if cell.strip()) <= 1 for row in rows):
        return True
    return any(cell.count("\n") > 3 or len(cell) > _LONG_CELL for row in rows for cell in row)


def _one_line(cell: str) -> str:
    return " / ".join(line.strip() for line in cell.split("\n") if line.strip())


def _row(cells: list[str], widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return " | ".join(padded).rstrip(" ")
