"""Places at a server, and who waits for one."""

from __future__ import annotations

import threading

from connectors.llm.concurrency import Places
from tests.support.waiting import wait_until


def test_places_are_given_in_the_order_of_asking() -> None:
    places = Places(1, 8)
    assert places.take(0)
    order: list[int] = []

    def wait(number: int) -> None:
        assert places.take(30)
        order.append(number)
        places.give_back()

    threads = []
    for number in range(5):
        thread = threading.Thread(target=wait, args=(number,))
        thread.start()
        threads.append(thread)
        wait_until(lambda wanted=number + 1: places.waiting == wanted)
    places.give_back()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert (places.taken, places.waiting) == (0, 0)


def test_who_waits_in_vain_leaves_the_queue() -> None:
    places = Places(1, 8)
    assert places.take(0)
    assert not places.take(0.01)
    assert (places.taken, places.waiting) == (1, 0)
    places.give_back()
    assert places.take(0)


def test_a_full_queue_is_told_at_once() -> None:
    places = Places(1, 0)
    assert places.take(0)
    assert not places.take(60)
