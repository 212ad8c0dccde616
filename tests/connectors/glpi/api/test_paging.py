"""No row is lost or doubled by paging, whatever happens to the list meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.glpi.api import paging
from connectors.glpi.api.errors import EMPTY, RANGE_EXCEEDED, GlpiRefused, GlpiUnavailable
from connectors.glpi.api.paging import Row, newest_first, pages

Purges = dict[int, list[int]]


class Shelf:
    """Rows by offset, as GLPI gives them; some are purged between two calls."""

    def __init__(self, ids: list[int], purges: Purges, *, most: int = 10**9) -> None:
        self.ids = list(ids)
        self.purges = purges
        self.most = most
        self.calls = 0

    def page(
        self, _itemtype: str, start: int, size: int, _options: Mapping[str, Any]
    ) -> tuple[list[Row], int | None]:
        self.calls += 1
        if size > self.most:
            raise GlpiUnavailable("out of memory", status=206, code=EMPTY)
        for row_id in self.purges.pop(self.calls, []):
            if row_id in self.ids:
                self.ids.remove(row_id)
        if not self.ids:
            return [], None
        if start > len(self.ids):
            raise GlpiRefused("too far", status=400, code=RANGE_EXCEEDED)
        return [{"id": i} for i in self.ids[start : start + size]], len(self.ids)


def read(shelf: Shelf) -> list[int]:
    return [row["id"] for page in pages(shelf.page, "Ticket", {}) for row in page]


@given(
    size=st.integers(2, 7),
    ids=st.sets(st.integers(1, 200), max_size=60),
    purges=st.dictionaries(st.integers(2, 12), st.lists(st.integers(1, 200), max_size=30)),
)
def test_rows_that_stay_come_once(size: int, ids: set[int], purges: Purges) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "PAGE", size)
        shelf = Shelf(sorted(ids), dict(purges))
        found = read(shelf)
    assert found == sorted(set(found)), "each once, in order"
    assert set(shelf.ids) <= set(found), "what is still there was read"


def test_a_purge_at_the_edge_of_a_page_loses_nothing() -> None:
    shelf = Shelf(list(range(1, 2501)), {2: list(range(1, 400))})
    assert set(read(shelf)) == set(range(1, 2501))


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 1999, 2000, 2001])
def test_every_length_of_list_is_read_to_its_end(count: int) -> None:
    shelf = Shelf(list(range(1, count + 1)), {})
    assert read(shelf) == list(range(1, count + 1))
    assert shelf.calls <= count // 999 + 1


def test_a_page_that_is_too_big_for_the_server_is_asked_for_in_pieces() -> None:
    shelf = Shelf(list(range(1, 1201)), {}, most=300)
    assert read(shelf) == list(range(1, 1201))


def test_a_server_that_cannot_even_give_a_small_page_is_an_error() -> None:
    with pytest.raises(GlpiUnavailable):
        read(Shelf([1, 2, 3], {}, most=3))


def test_joined_rows_are_counted_once_and_a_total_too_high_ends_the_scan() -> None:
    rows = [{"id": i} for i in (1, 1, 2, 3, 3, 3, 4)]

    def page(_t: str, start: int, size: int, _o: Mapping[str, Any]) -> tuple[list[Row], int | None]:
        return rows[start : start + size], 9

    assert [row["id"] for found in pages(page, "Ticket", {}) for row in found] == [1, 2, 3, 4]


def test_the_root_entity_whose_id_is_nought_comes_too() -> None:
    assert read(Shelf([0, 1, 2], {})) == [0, 1, 2]


@pytest.mark.parametrize("most", [2, 7, 400])
def test_a_server_that_gives_less_than_was_asked_for_is_read_to_its_end(most: int) -> None:
    ids = list(range(1, 42))

    def page(_t: str, start: int, _s: int, _o: Mapping[str, Any]) -> tuple[list[Row], int | None]:
        return [{"id": i} for i in ids[start : start + most]], len(ids)

    assert [row["id"] for found in pages(page, "Ticket", {}) for row in found] == ids


def test_a_list_that_never_comes_to_rest_is_an_error_and_no_loop() -> None:
    fresh = iter(range(1, 10**9, 1000))

    def page(_t: str, _start: int, size: int, _o: Mapping[str, Any]) -> tuple[list[Row], int]:
        first = next(fresh)
        return [{"id": first + i} for i in range(size)], 10**9

    with pytest.raises(GlpiUnavailable, match="rest"):
        for _ in pages(page, "Ticket", {}, 30):
            pass


@given(
    seconds=st.lists(st.integers(0, 6), max_size=120),
    size=st.integers(4, 20),
    seed=st.randoms(use_true_random=False),
)
def test_no_tie_of_the_newest_is_lost(seconds: list[int], size: int, seed: Random) -> None:
    """Rows of one second come in another order at each call."""
    rows = [{"id": i, "date_mod": f"2026-01-01 00:00:0{s}"} for i, s in enumerate(seconds)]

    def page(_t: str, start: int, count: int, _o: Mapping[str, Any]) -> tuple[list[Row], int]:
        seed.shuffle(rows)
        rows.sort(key=lambda row: str(row["date_mod"]), reverse=True)
        return rows[start : start + count], len(rows)

    found = {row["id"] for some in newest_first(page, "Ticket", {}, size) for row in some}
    assert found == set(range(len(seconds)))
