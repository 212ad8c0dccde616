"""Reading a whole list by pages, without losing rows while people work on it.

GLPI pages by offset, so a row that is purged moves all later ones one place forward, over the
edge of the page that we have read. Therefore each page begins with the last row of the one before
it; if that row is not there, we step back until we are on known ground. Only ``sort=id`` is
safe: by other columns GLPI orders ties differently from page to page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connectors.glpi.errors import (
    NOT_JSON,
    RANGE_EXCEEDED,
    GlpiRefused,
    GlpiUnavailable,
)

Row = dict[str, Any]
GetPage = Callable[[str, int, int, Mapping[str, Any]], tuple[list[Any], int | None]]
"""(item type, first row, number of rows, query) → rows, and the total that GLPI claims."""

PAGE = 1_000
LEAST_PAGE = 25


def pages(
    get_page: GetPage, itemtype: str, options: Mapping[str, Any], size: int = 0
) -> Iterator[list[Row]]:
    """Pages of rows in ascending id, each row once. Raises `GlpiUnavailable`."""
    # The root entity of every GLPI has the id 0.
    start, size, last, seam = 0, size or PAGE, -1, False
    while True:
        try:
            rows, total = _checked(get_page, itemtype, start, size, options)
        except GlpiUnavailable as error:
            if not too_much(error) or size <= LEAST_PAGE:
                raise
            size = max(LEAST_PAGE, size // 4)
            continue
        if seam and start > 0 and (not rows or rows[0]["id"] > last):
            start = max(0, start - size)
            continue
        new = _unique([row for row in rows if row["id"] > last])
        if new:
            yield new
            last = new[-1]["id"]
        # The total is an upper end only: for some accounts it counts joined rows, and a page is
        # shorter than the total promises. Then there is no last row to begin the next one with.
        seam = len(rows) == size
        if not rows or start + size >= (total if total is not None else start + len(rows) + seam):
            return
        start += size - 1 if seam else size


def too_much(error: GlpiUnavailable) -> bool:
    """Whether PHP ran out of memory: a smaller page may work where the same page never will."""
    return error.code == NOT_JSON and error.status in (206, 500)


def _checked(
    get_page: GetPage, itemtype: str, start: int, size: int, options: Mapping[str, Any]
) -> tuple[list[Row], int | None]:
    try:
        rows, total = get_page(itemtype, start, size, options)
    except GlpiRefused as error:
        if error.code == RANGE_EXCEEDED:
            return [], 0
        raise
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("id"), int):
            raise GlpiUnavailable(f"GLPI's list {itemtype} has a row without an id.")
    return sorted(rows, key=lambda row: row["id"]), total


def _unique(rows: list[Row]) -> list[Row]:
    # Accounts that see a ticket by several roles get it several times.
    return list({row["id"]: row for row in rows}.values())
