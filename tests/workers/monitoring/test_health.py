"""What probes are told."""

from __future__ import annotations

from connectors.errors import GuichetError
from workers.monitoring.health import Health, Once, Pulse


def test_a_process_without_checks_lives_and_is_ready() -> None:
    assert Health().alive() == Health().ready() == {}


def test_a_check_says_what_is_wrong_in_words_or_by_an_error() -> None:
    def away() -> str:
        raise GuichetError("The database is away.")

    health = Health()
    health.must_be_ready("database", away)
    health.must_be_ready("index", lambda: "behind")
    health.must_be_ready("queue", lambda: "")
    assert health.alive() == {}
    assert health.ready() == {"database": "The database is away.", "index": "behind"}


def test_who_does_not_live_is_not_ready_either() -> None:
    health = Health()
    health.must_live("schedule", lambda: "stopped")
    assert health.alive() == health.ready() == {"schedule": "stopped"}


def test_a_pulse_that_stops_is_told_with_its_age() -> None:
    time = [100.0]
    pulse = Pulse(longest=60.0, clock=lambda: time[0])
    time[0] += 60.0
    assert pulse.check() == ""
    time[0] += 5.0
    assert pulse.check() == "nothing for 65 seconds"
    pulse.beat()
    assert (pulse.age, pulse.check()) == (0.0, "")


def test_a_start_is_over_once() -> None:
    once = Once()
    assert once.check() == "not yet"
    once.happened()
    assert once.check() == ""
