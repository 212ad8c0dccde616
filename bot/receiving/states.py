"""All receivers of a process together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bot.receiving.receiver import Receiver


@contextmanager
def running(receivers: Sequence[Receiver]) -> Iterator[None]:
    """They receive inside the block."""
    started: list[Receiver] = []
    try:
        for one in receivers:
            started.append(one)
            one.start()
        yield
    finally:
        for one in started:
            one.stop()


def states_of(receivers: Sequence[Receiver]) -> dict[str, Mapping[str, object]]:
    """The state of each instance, by its name."""
    return {name: state for one in receivers for name, state in one.states().items()}
