"""Whether a server really writes: one tiny generation, which no figure counts."""

from __future__ import annotations

import time
from dataclasses import dataclass

from connectors.contracts.llm import ChatTurn, Sampling
from connectors.errors import ConnectorError, RateLimited
from connectors.llm.client import HttpLlmClient
from connectors.llm.protocol.errors import LlmRefused, not_served

ASKED = (ChatTurn("user", "Reply with the single word: ready"),)
TINY = Sampling(max_tokens=8, temperature=0.0)
SECONDS = 12.0
"""Longest time of a trial."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial showed. `problem` is one line, empty if the server writes or is only busy."""

    problem: str = ""
    seconds: float | None = None
    """How long it took; None: it was not written."""


def try_out(client: HttpLlmClient, seconds: float = SECONDS) -> Trial:
    """Have `client` write a few tokens. Raises nothing of the server's."""
    began = time.monotonic()
    try:
        client.for_trial(seconds).complete(ASKED, TINY)
    except RateLimited:
        return Trial()
    except LlmRefused as error:
        return Trial(
            str(not_served(client.model, client.listed()) if error.status == 404 else error)
        )
    except ConnectorError as error:
        return Trial(str(error))
    return Trial(seconds=time.monotonic() - began)
