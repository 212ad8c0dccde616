"""The policy: what becomes of a draft. Pure rules; the order of the questions decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["send", "review"]


@dataclass(frozen=True, slots=True)
class PolicyInput:
    """What the policy looks at. `mode` is ``auto``, ``review`` or ``hybrid``."""

    mode: str
    confidence: float
    threshold: float
    risks: tuple[str, ...] = ()
    approved: bool = False
    """A reviewer let this very text through before."""
    held: tuple[str, ...] = ()
    """What a colleague must look at, as codes, whatever the mode and the confidence."""


@dataclass(frozen=True, slots=True)
class PolicyDecision:
    """The outcome, with its reasons as codes."""

    outcome: Outcome
    reasons: tuple[str, ...]


def decide(seen: PolicyInput) -> PolicyDecision:
    """Risky steps and what is held are reviewed in every mode, approved answers otherwise in
    none."""
    held = tuple(f"held_{code}" for code in seen.held)
    if seen.risks:
        return PolicyDecision("review", (*(f"risk:{risk}" for risk in seen.risks), *held))
    if held:
        return PolicyDecision("review", held)
    if seen.approved:
        return PolicyDecision("send", ("approved_before",))
    if seen.mode == "review":
        return PolicyDecision("review", ("mode_review",))
    if seen.mode == "auto":
        return PolicyDecision("send", ("mode_auto",))
    if seen.confidence >= seen.threshold:
        return PolicyDecision("send", ("above_threshold",))
    return PolicyDecision("review", ("below_threshold",))
