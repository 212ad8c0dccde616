"""The language models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line, check
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from connectors.contracts.verifier import Verifier
    from workers.bootstrap import Desk

SOURCE = "Open the printer's lid and take the paper out. The queue starts again by itself."
SAID = "Take the paper out of the printer."
NOT_SAID = "Restart the computer and install the printer again."
"""A sentence that follows from the source, and one that does not."""


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


def verifier(desk: Desk) -> Line:
    """Have what judges sentences judge two: one that is right, and one that is not."""
    from workers.bootstrap.models.drafters import verifier_of
    from workers.bootstrap.models.registry import Models

    models = Models(desk.settings)
    names = [client.model for client in models.ladder()]
    judge = verifier_of(models, names[0] if names else "")
    found = check("verifier", lambda _desk: judged(judge), desk)
    # It works, and tells nothing: that is worse than none, for it looks like a judgement.
    return replace(found, warning=found.ok and "does not tell" in found.line)


def judged(judge: Verifier) -> str:
    """How sure it is of a sentence that its source says, and of one that it does not."""
    from connectors.contracts.verifier import Pair

    right, wrong = judge.verdicts([Pair(SAID, SOURCE), Pair(NOT_SAID, SOURCE)])
    sure = f"{right:.2f} sure of a right sentence, {wrong:.2f} of a wrong one"
    if right <= wrong:
        return f"{judge.name} does not tell them apart: {sure}. Take another model."
    return f"{judge.name} is {sure}"
