"""The lists of the fake GLPI: pages, totals, orders and filters as the measured one has them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.glpi.replies import Reply, as_json, error, shown
from tests.fakes.glpi.world import Account, Row, World

DEFAULT_PAGE = 20


@dataclass
class Lists:
    """Cuts pages. With `still`, what was rendered once is kept, until `forget` is called."""

    world: World
    still: bool = False
    _kept: dict[Any, list[Row]] = field(default_factory=dict)
    _rendered: dict[Any, bytes] = field(default_factory=dict)

    def forget(self) -> None:
        """The world changed."""
        self._kept.clear()
        self._rendered.clear()

    def page(
        self, itemtype: str, rows: list[Row] | None, params: Mapping[str, str],
        account: Account, *, raw: bool,
    ) -> Reply:  # fmt: skip
        """One page of `rows`, or of the global list of `itemtype` if None."""
        asked = params.get("range")
        start, end, wrong = _range(asked)
        column, order = params.get("sort", "id"), params.get("order", "ASC")
        searched = _searched(params)
        wrong = wrong or self._wrong(itemtype, column, order, searched)
        if wrong is not None:
            return wrong
        found = self._sorted(itemtype, rows, params, account, column, searched)
        if order == "DESC":
            found = found[::-1]
        total = len(found)
        if not total:
            return as_json(200, [])
        if start > total:
            return error(400, "ERROR_RANGE_EXCEED_TOTAL", f"Provided range exceed total: {total}")
        # An account with several roles on a ticket gets it from the database several times. The
        # total counts that, and the page, which is keyed by id, is shorter than it should be.
        page = list({row["id"]: row for row in found[start : end + 1]}.values())
        whole = start == 0 and end + 1 >= total
        headers = {
            "Content_Range": f"{start}-{min(end, total - 1)}/{total}",
            "Accept_Range": f"{itemtype} 1000",
        }
        if asked is None and not whole:
            # Without a range GLPI gives twenty rows and says that it gave one more.
            headers["Content_Range"] = f"0-{DEFAULT_PAGE}/{total}"
        if self.world.memory_rows and len(page) > self.world.memory_rows:
            return Reply(206, b"", {
                "Content-Type": "application/json", "Content-Range": headers["Content_Range"],
            })  # fmt: skip
        only_id = params.get("only_id") == "true"
        body = b"[" + b",".join(self._row(itemtype, row, account, raw, only_id) for row in page)
        return as_json(200 if whole else 206, body + b"]", **headers)

    def _wrong(
        self, itemtype: str, column: str, order: str, searched: Mapping[str, str]
    ) -> Reply | None:
        known: set[str] = set()
        for row in self.world.table(itemtype.rpartition("/")[2]).values():
            known = set(row)
            break
        if order not in ("ASC", "DESC") or (known and column not in known):
            return error(400, "ERROR")
        if known and not known.issuperset(searched):
            return error(400, "ERROR_FIELD_NOT_FOUND")
        return None

    def _sorted(
        self, itemtype: str, rows: list[Row] | None, params: Mapping[str, str],
        account: Account, column: str, searched: Mapping[str, str],
    ) -> list[Row]:  # fmt: skip
        deleted = params.get("is_deleted") in ("1", "true")
        key = (itemtype, account.token, column, deleted, tuple(searched.items()))
        if rows is None and self.still and key in self._kept:
            return self._kept[key]
        found = self.world.listed(account, itemtype, deleted=deleted) if rows is None else rows
        for name, wanted in searched.items():
            found = [row for row in found if _like(row.get(name), wanted)]
        # By a column with ties the order is another one at each call.
        ties = [random.random() for _ in found] if column != "id" and not self.still else None
        order = sorted(
            range(len(found)),
            key=lambda at: (
                found[at].get(column) is not None, found[at].get(column) or 0,
                ties[at] if ties else found[at]["id"],
            ),
        )  # fmt: skip
        found = [found[at] for at in order]
        if rows is None and self.still:
            self._kept[key] = found
        return found

    def _row(self, itemtype: str, row: Row, account: Account, raw: bool, only_id: bool) -> bytes:
        if only_id:
            return b'{"id":%d}' % row["id"]
        key = (itemtype, row["id"], account.zone, raw)
        done = self._rendered.get(key) if self.still else None
        if done is None:
            done = json.dumps(shown(row, account, raw=raw), separators=(",", ":")).encode()
            if self.still:
                self._rendered[key] = done
        return done


def _range(asked: str | None) -> tuple[int, int, Reply | None]:
    if asked is None:
        return 0, DEFAULT_PAGE - 1, None
    found = re.fullmatch(r"(\d+)-(\d+)", asked)
    if found is None:
        return 0, 0, error(400, "ERROR", "range must be in the form x-y")
    start, end = int(found[1]), int(found[2])
    return start, end, error(500, "ERROR_UNKNOWN") if end < start else None


def _searched(params: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, value in params.items():
        if match := re.fullmatch(r"searchText\[(\w+)\]", name):
            found[match[1]] = value
    return found


def _like(value: Any, wanted: str) -> bool:
    """SQL's LIKE, as GLPI makes it of a search: "_" is any letter, and case does not count."""
    text = str(value if value is not None else "")
    starts, ends = wanted.startswith("^"), wanted.endswith("$")
    pattern = re.escape(wanted[starts : len(wanted) - ends]).replace("_", ".").replace("%", ".*")
    exact = f"{'' if starts else '.*'}{pattern}{'' if ends else '.*'}"
    return re.fullmatch(exact, text, re.IGNORECASE | re.DOTALL) is not None
