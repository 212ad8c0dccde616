"""The gate: what becomes of a draft. Pure rules; the order of the questions is the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["send", "review"]


@dataclass(frozen=True, slots=True)
class GateInput:
    """What the gate looks at. `mode` is ``auto``, ``review`` or ``hybrid``."""

    mode: str
    confidence: float
    threshold: float
    risks: tuple[str, ...] = ()
    approved: bool = False
    """A reviewer let this very text through before."""
    held: tuple[str, ...] = ()
    """What a colleague must look at, as codes, whatever the mode and the confidence."""


@dataclass(frozen=True, slots=True)
class GateDecision:
    """The outcome, with its reasons as codes."""

    outcome: Outcome
    reasons: tuple[str, ...]


def decide(seen: GateInput) -> GateDecision:
    """Risky steps are reviewed in every mode, approved answers otherwise in none; what is held
    is reviewed in every mode, too."""
    held = tuple(f"held_{code}" for code in seen.held)
    if seen.risks:
        return GateDecision("review", (*(f"risk:{risk}" for risk in seen.risks), *held))
    if seen.approved:
        return GateDecision("send", ("approved_before",))
    if held:
        return GateDecision("review", held)
    if seen.mode == "review":
        return GateDecision("review", ("mode_review",))
    if seen.mode == "auto":
        return GateDecision("send", ("mode_auto",))
    if seen.confidence >= seen.threshold:
        return GateDecision("send", ("above_threshold",))
    return GateDecision("review", ("below_threshold",))
