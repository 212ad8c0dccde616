"""From candidates to a proposed answer: drafters, verification, guardrails, policy. No I/O."""
