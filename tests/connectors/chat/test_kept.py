"""What was learned last."""

from __future__ import annotations

from connectors.chat.kept import Kept


def test_what_was_used_longest_ago_goes_first() -> None:
    kept = Kept[int](most=2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(name) for name in "abc"] == [1, None, 3]
    assert [kept.drop("a"), kept.drop("a")] == [1, None]
