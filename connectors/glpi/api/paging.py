"""Reading a whole list by pages, without losing rows while people work on it.

GLPI pages by offset, so a row that is purged moves all later ones one place forward, over the
edge of the page that we have read. Therefore each page begins with the last row of the one before
it; if that row is not there, we step back until we are on known ground. Only ``sort=id`` is
safe for that: by other columns GLPI orders ties differently from page to page.

The total that GLPI names is no help: for some accounts it counts joined rows. A list ends with a
page that is shorter than it was asked for and brings nothing new, or promises nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connectors.glpi.api.errors import RANGE_EXCEEDED, TOO_MUCH, GlpiRefused, GlpiUnavailable

Row = dict[str, Any]
GetPage = Callable[[str, int, int, Mapping[str, Any]], tuple[list[Any], int | None]]
"""(item type, first row, number of rows, query) → rows, and the total that GLPI claims."""

PAGE = 1_000
LEAST_PAGE = 25
NEWEST_PAGE = 200
MOST_TIES = 5_000
"""Rows with one and the same stamp that are read as one page."""
STEPS_BACK = 1_000
"""After as many, a list is not changing any more but broken."""


def pages(
    get_page: GetPage, itemtype: str, options: Mapping[str, Any], size: int = 0
) -> Iterator[list[Row]]:
    """Pages of rows in ascending id, each row once. Raises `GlpiUnavailable`."""
    # The root entity of every GLPI has the id 0.
    start, size, last, steps_back = 0, size or PAGE, -1, 0
    while True:
        rows, total, size = _fitting(get_page, itemtype, start, size, options)
        rows.sort(key=_id)
        lost_ground = start > 0 and (not rows or rows[0]["id"] > last)
        new = [] if lost_ground else _unique([row for row in rows if row["id"] > last])
        if lost_ground or not new:
            steps_back += 1
            if steps_back > STEPS_BACK:
                raise GlpiUnavailable(f"GLPI's list {itemtype} never comes to rest.")
        if lost_ground:
            start = max(0, start - size)
            continue
        if new:
            yield new
            last = new[-1]["id"]
        if len(rows) < size and not (new and _promises(total, start, rows)):
            return
        start += max(1, len(rows) - 1)


def newest_first(
    get_page: GetPage, itemtype: str, options: Mapping[str, Any], size: int = 0
) -> Iterator[list[Row]]:
    """Pages by ``date_mod``, newest first; rows may come twice. Raises `GlpiUnavailable`.

    Rows of one second come in any order, another one at each call. So a page begins where the
    last second of the page before it began, and holds that second whole. It begins a little
    earlier still, because a purge moves all older rows forward.
    """
    options = {"sort": "date_mod", "order": "DESC", **options}
    start, size, before = 0, size or NEWEST_PAGE, frozenset[int]()
    while True:
        rows, total, size = _fitting(get_page, itemtype, start, size, options)
        ids = frozenset(map(_id, rows))
        if rows:
            yield rows
        if len(rows) < size and (ids <= before or not _promises(total, start, rows)):
            return
        before = ids
        step = _first_of_last_second(rows) - len(rows) // 10
        if step > 0:
            start += step
        elif size < MOST_TIES:
            size *= 2
        else:
            start += len(rows) // 2


def too_much(error: GlpiUnavailable) -> bool:
    """Whether it was too much for PHP or for us: a smaller page may work, this one never will."""
    return error.code in TOO_MUCH


def _fitting(
    get_page: GetPage, itemtype: str, start: int, size: int, options: Mapping[str, Any]
) -> tuple[list[Row], int | None, int]:
    """A page of `size` rows, or of as many as the server has memory for; and how many those are."""
    while True:
        try:
            rows, total = get_page(itemtype, start, size, options)
        except GlpiRefused as error:
            if error.code == RANGE_EXCEEDED:
                return [], 0, size
            raise
        except GlpiUnavailable as error:
            if not too_much(error) or size <= LEAST_PAGE:
                raise
            size = max(LEAST_PAGE, size // 2)
            continue
        for row in rows:
            if not isinstance(row, dict) or type(row.get("id")) is not int:
                raise GlpiUnavailable(f"GLPI's list {itemtype} has a row without an id.")
        return rows, total, size


def _promises(total: int | None, start: int, rows: list[Row]) -> bool:
    return total is not None and start + len(rows) < total


def _unique(rows: list[Row]) -> list[Row]:
    # Accounts that see a ticket by several roles get it several times.
    return list({row["id"]: row for row in rows}.values())


def _first_of_last_second(rows: list[Row]) -> int:
    stamp = rows[-1].get("date_mod")
    at = len(rows) - 1
    while at > 0 and rows[at - 1].get("date_mod") == stamp:
        at -= 1
    return at


def _id(row: Row) -> int:
    found: int = row["id"]
    return found
