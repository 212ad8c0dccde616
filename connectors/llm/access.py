"""Where a model is, how we enter, and how long we wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from connectors.llm.protocol.requests import Kind


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one call may take. Times are seconds."""

    first_token: float
    """Until the first token, and between two."""
    total: float
    place: float
    """For a place of ours."""
    queue: float
    """For its turn at the server, besides `first_token`."""
    background: bool = False
    """Nobody waits: an answer that takes too long says nothing of the server."""
    brief: bool = False
    """It waits less than the settings allow: a time that runs out says nothing of the server."""

    def for_background(self, seconds: float) -> Patience:
        """For work that nobody waits for and that may take so long."""
        return Patience(
            first_token=max(self.first_token, seconds / 2),
            total=max(self.total, seconds),
            place=self.place,
            queue=seconds,
            background=True,
        )

    def for_aside(self, seconds: float) -> Patience:
        """For a short call before the one that somebody waits for: no longer than `seconds`, the
        wait for a place included."""
        place = min(self.place, seconds / 4)
        total = min(self.total, seconds - place)
        # One clock: only the whole call has an end.
        return Patience(first_token=2 * total, total=total, place=place, queue=0.0, brief=True)


@dataclass(frozen=True, slots=True)
class ModelAccess:
    """One model on one server. `url` has no trailing slash and no ``/v1``; times are seconds."""

    name: str
    """The name under which the settings know it."""
    url: str
    served: str = ""
    """The server's own name of it; empty: the first that it lists."""
    kind: Kind | Literal["auto"] = "auto"
    api_key: str = field(default="", repr=False)
    adapters: Mapping[str, str] = field(default_factory=dict)
    """Our name of each adapter and the server's."""
    system_role: bool = False
    thinking_tokens: int = 0
    """Tokens that it may write before each answer, besides those of the answer."""
    context_tokens: int = 0
    """Tokens of a prompt and its answer together; 0: the server says."""
    connect_timeout: float = 3.0
    first_token_timeout: float = 30.0
    total_timeout: float = 120.0
    wait_timeout: float = 20.0
    """Longest wait for a free place, ours or the server's."""
    concurrency: int = 64
    """Calls at once from this process; 0: as many as the server says that it takes."""
    queue: int = 128
    verify: bool | str = True
    """A string: the file with the site's own authority."""

    @property
    def patience(self) -> Patience:
        """How long somebody waits who sits before a screen."""
        return Patience(
            first_token=self.first_token_timeout,
            total=self.total_timeout,
            place=self.wait_timeout,
            queue=self.wait_timeout,
        )
