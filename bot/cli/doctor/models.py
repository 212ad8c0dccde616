"""The language models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def model(name: str, desk: Desk) -> str:
    """What serves the model of this name."""
    from connectors.llm.canary import adapters_line
    from workers.bootstrap.models.registry import Models

    models = Models(desk.settings)
    state = models.state(name, trial=True)
    problem = state.problem or adapters_line(models.named(name), list(state.adapters))
    if problem:
        raise GuichetError(problem)
    told = state.info
    if told is None:
        raise GuichetError("it tells nothing of itself.")
    most = f", {told.max_tokens:,} tokens" if told.max_tokens else ""
    return f"{told.server} {told.version or ''} serves {told.model}{most}".replace("  ", " ")
