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


def test_fewer_places_hold_for_the_next_ones() -> None:
    places = Places(3, 5)
    assert all(places.take(0) for _ in range(3))
    places.resize(1)
    assert (places.taken, places.places) == (3, 1)
    places.give_back()
    places.give_back()
    assert not places.take(0), "one is still under way, and there is one place"
    places.give_back()
    assert places.take(0)


def test_more_places_call_in_who_waits() -> None:
    places = Places(1, 5)
    assert places.take(0)
    came = threading.Event()
    threading.Thread(target=lambda: places.take(30) and came.set()).start()
    wait_until(lambda: places.waiting == 1, what="the one that waits")
    places.resize(2)
    assert came.wait(30)
    assert (places.taken, places.waiting) == (2, 0)
