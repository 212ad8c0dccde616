"""What the console needs of the rest: the desk's services, and nothing that loads an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.receiving import Receiver
from workers.bootstrap import Desk

PLATFORM = "console"
CHANNEL = "helpdesk"
"""The channel of questions that are asked on the page; `API_CHANNEL` of those of the REST API."""
API_CHANNEL = "api"

Search = Callable[[str, int, str | None], list[dict[str, Any]]]
"""(query, number of tickets, person id) → results as JSON, best first, only what they may see."""
ModelStates = Callable[[], list[dict[str, Any]]]
"""Each language model as a worker sees it, as JSON."""
Check = Callable[[], str]
"""One part's health in words; raises `GuichetError` when it is bad."""


@dataclass(frozen=True)
class ConsoleServices:
    """Everything that a route may call."""

    desk: Desk
    search: Search
    models: ModelStates
    health: Mapping[str, Check] = field(default_factory=dict)
    receivers: Sequence[Receiver] = ()
    """Chat platforms that this process serves beside the console."""
