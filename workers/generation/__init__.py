"""From candidates to a proposed answer: drafting, citations, guard, confidence, gate. No I/O."""
