"""One call that ends badly takes no other with it."""

from __future__ import annotations

import asyncio

import pytest

from connectors.http.waiter import Waiter


async def ended_by(error: type[BaseException]) -> None:
    raise error


async def said(words: str) -> str:
    await asyncio.sleep(0)
    return words


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_the_caller_gets_what_its_call_raised_and_the_next_one_is_answered(
    error: type[BaseException],
) -> None:
    waiter = Waiter()
    with pytest.raises(error):
        waiter.run(ended_by(error))
    assert waiter.run(said("still here")) == "still here"
