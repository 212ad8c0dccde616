"""Citations in every form that models write them in; invented ones are dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.verification.citations import settle


@pytest.mark.parametrize(
    ("text", "settled", "order", "dropped"),
    [
        ("Do it [1].", "Do it [1].", (1,), 0),
        ("Do it [2]. Or this [1].", "Do it [1]. Or this [2].", (2, 1), 0),
        ("Do it [1, 3].", "Do it [1][2].", (1, 3), 0),
        ("Do it [1][1].", "Do it [1].", (1,), 0),
        ("Do it [1-3].", "Do it [1][2][3].", (1, 2, 3), 0),
        ("Do it [1 et 2].", "Do it [1][2].", (1, 2), 0),
        ("Do it [source 2].", "Do it [1].", (2,), 0),
        ("Do it (source 2).", "Do it [1].", (2,), 0),
        ("Do it【2†a】.", "Do it[1].", (2,), 0),
        ("Do it [^2].", "Do it [1].", (2,), 0),
        ("Do it [9].", "Do it.", (), 1),
        ("Do it [1, 9].", "Do it [1].", (1,), 1),
        ("Do it [0] [1](https://evil.example/x).", "Do it [1].", (1,), 1),
        ("Run `a[1]` and [3].", "Run `a[1]` and [1].", (3,), 0),
        ("```\nx[2]\n```\nSee [2].", "```\nx[2]\n```\nSee [1].", (2,), 0),
        ("No citation.", "No citation.", (), 0),
        ("Do it [[9]1].", "Do it.", (), 2),
        ("Do it [source [9]2] now [3].", "Do it now [1].", (3,), 2),
        ("Do it [[[[9]1]1]1]1].", "Do it1.", (), 4),
    ],
)
def test_citations(text: str, settled: str, order: tuple[int, ...], dropped: int) -> None:
    found = settle(text, {1, 2, 3})
    assert (found.text, found.order, found.dropped) == (settled, order, dropped)


@given(st.text(alphabet="ab [](),-0123456789`\n【】source", max_size=120))
def test_nothing_outside_the_sources_is_cited(text: str) -> None:
    found = settle(text, {1, 2})
    assert set(found.order) <= {1, 2}
    again = settle(found.text, set(range(1, len(found.order) + 1)))
    assert again.dropped == 0
