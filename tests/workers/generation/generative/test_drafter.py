"""A model's server that is slow before it writes: nobody is asked for longer than it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from connectors.contracts.llm import Sampling
from tests.fakes.scripted_llm import ScriptedLlm, structured
from workers.generation.candidates import Candidate
from workers.generation.drafter import DraftRequest, Nobody, NotWanted
from workers.generation.generative.drafter import GenerativeDrafter
from workers.generation.generative.prompts import load_prompt

TICKET = Candidate(
    ticket_id=1,
    ticket_hash="1",
    title="VPN disconnects every few minutes",
    problem="The VPN disconnects every few minutes. " * 40,
    resolution="Switch the VPN client to TCP mode under Settings and connect again. " * 40,
    matched=(),
    url=None,
    date=None,
    language="en",
    kind="ticket",
    category="",
    relevance=0.9,
    score=0.9,
)


class Asker(Nobody):
    """Waits until it is told not to."""

    def __init__(self) -> None:
        self.here = True

    def waits(self) -> bool:
        """As it was told."""
        return self.here

    def leave(self) -> None:
        """It waits no more."""
        self.here = False


class Counting(ScriptedLlm):
    """Its tokenizer finds every text too long; `then` runs with each count."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__(structured("Switch the VPN client to TCP mode [1]."))
        self.counted = 0
        self._then = then

    def count_tokens(self, text: str) -> int:
        """Two for a letter."""
        self.counted += 1
        self._then()
        return 2 * len(text)


def nothing() -> None:
    """Happens meanwhile."""


@pytest.mark.parametrize(("while_the_context_is_read", "counts"), [(True, 0), (False, 1)])
def test_who_leaves_before_the_prompt_is_made_is_asked_about(
    while_the_context_is_read: bool, counts: int
) -> None:
    asker = Asker()
    model = Counting(nothing if while_the_context_is_read else asker.leave)

    def context_tokens() -> int:
        if while_the_context_is_read:
            asker.leave()
        return 1_500

    drafter = GenerativeDrafter(
        model,
        load_prompt("structured-2"),
        context_tokens=context_tokens,
        sampling=Sampling(max_tokens=100),
    )
    question = "My VPN disconnects every few minutes"
    with pytest.raises(NotWanted):
        drafter.draft(DraftRequest(question, "en", [TICKET], date(2024, 5, 2), listener=asker))
    assert model.counted == counts
    assert model.prompts == []
