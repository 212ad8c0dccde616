"""One reply of the model, given up as soon as it is not wanted: an employee's question comes first.

The server may write only so many answers at once, and hold the others in a queue. So the request
is ended rather than waited for, wherever it is: in the server's queue, before its first piece, or
in the middle. Whether somebody waits is looked up in the database, in a thread beside the reading.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from connectors.contracts.llm import ChatTurn, Completion, LlmClient
from workers.knowledge.llm_cleaning.prompt import SAMPLING

Unwanted = Literal["employees_first", "stopped"]


class GivenUp(Exception):
    """The reply is not wanted any more, which is not the ticket's fault."""

    def __init__(self, why: Unwanted) -> None:
        super().__init__(why)
        self.why: Unwanted = why


def generate(
    client: LlmClient,
    prompt: Sequence[ChatTurn],
    *,
    stopped: Callable[[], bool],
    employees_wait: Callable[[], bool],
    every: float,
) -> Completion:
    """The whole reply. Raises as the client does, or `GivenUp` once the request is closed.

    `stopped` is asked at each piece, and both are every so many seconds.
    """
    stream = client.begin(prompt, SAMPLING)
    over = threading.Event()

    def watch() -> Unwanted | None:
        try:
            while not over.wait(every):
                if stopped():
                    return "stopped"
                if employees_wait():
                    return "employees_first"
            return None
        finally:
            stream.close()

    with ThreadPoolExecutor(1, thread_name_prefix="cleaning-watch") as pool:
        watching = pool.submit(watch)
        try:
            for _ in stream:
                if stopped():
                    raise GivenUp("stopped")
        finally:
            over.set()
    why = watching.result()
    if why is not None:
        raise GivenUp(why)
    return stream.completion
