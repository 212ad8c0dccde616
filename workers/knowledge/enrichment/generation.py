"""One reply of the model, given up as soon as it is not wanted: an employee's question comes first.

The server may write only so many answers at once, and hold the others in a queue. So the request
is ended rather than waited for, wherever it is: in our queue or the server's, before its first
piece, or in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from connectors.contracts.llm import ChatTurn, Completion, LlmClient
from workers.knowledge.enrichment.prompt import SAMPLING

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
) -> Completion:
    """The whole reply. Raises as the client does, or `GivenUp` once the request is closed.

    `stopped` is asked at each piece, and both are about once a second.
    """

    def pulse() -> None:
        if stopped():
            raise GivenUp("stopped")
        if employees_wait():
            raise GivenUp("employees_first")

    stream = client.stream(prompt, SAMPLING, pulse)
    try:
        for _ in stream:
            if stopped():
                raise GivenUp("stopped")
    finally:
        stream.close()
    return stream.completion
