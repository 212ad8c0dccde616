from __future__ import annotations

from bot.mattermost.listening.watermark import OVERLAP, QUIET, Watermark


class Memory:
    def __init__(self, moment: int | None = None) -> None:
        self.moment = moment
        self.writes = 0

    def read(self) -> int | None:
        return self.moment

    def keep(self, moment: int) -> None:
        self.moment = moment
        self.writes += 1


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_very_first_start_has_none() -> None:
    place = Memory()
    mark = Watermark(place, Clock())
    assert mark.begin() is None
    mark.start(1_000_000)
    assert place.moment == 1_000_000
    assert mark.begin() == 1_000_000


def test_a_bit_is_read_again_after_a_stop() -> None:
    place = Memory(1_000_000)
    mark = Watermark(place, Clock())
    assert mark.begin() == 1_000_000
    mark.saw(2_000_000)
    mark.keep()
    assert place.moment == 2_000_000 - OVERLAP
    mark.keep()
    assert place.writes == 1


def test_after_a_quiet_time_nothing_is_read_again() -> None:
    """An event that was handled is forgotten after a day; read again it would be a new one."""
    place, clock = Memory(1_000_000), Clock()
    mark = Watermark(place, clock)
    mark.begin()
    mark.saw(2_000_000)
    clock.now = QUIET
    mark.keep()
    assert place.moment == 2_000_000
    assert mark.begin() == 2_000_000


def test_it_never_goes_back() -> None:
    place = Memory(5_000_000)
    mark = Watermark(place, Clock())
    mark.begin()
    mark.saw(4_000_000)
    mark.keep()
    assert place.moment == 5_000_000
    assert mark.begin() == 5_000_000


def test_a_gap_begins_before_the_last_post_that_was_seen() -> None:
    mark = Watermark(Memory(1_000_000), Clock())
    mark.begin()
    mark.saw(9_000_000)
    assert mark.begin() == 9_000_000 - OVERLAP
