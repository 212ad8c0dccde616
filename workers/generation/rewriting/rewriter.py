"""A model that writes a follow-up as a question of its own, with little patience."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from connectors.contracts.llm import FINISHED, LlmClient, Sampling
from connectors.errors import ConnectorError, Slow
from workers.generation.drafter import Listener, Unusable, failure_code, require_wanted
from workers.generation.metrics import REWRITES
from workers.generation.rewriting.judgement import LONGEST, flaw_of
from workers.generation.rewriting.prompt import (
    SCHEMA,
    earlier_messages,
    rewrite_in,
    rewrite_prompt,
)
from workers.redaction import redact

log = structlog.get_logger("guichet.answer")

TOKENS = 120
"""Of one sentence in its object."""
ENDLESS = 4 * LONGEST
"""Characters after which a text without an end is left."""


class Rewriter:
    """Asks one model. Safe for threads."""

    def __init__(self, client: LlmClient) -> None:
        """`client` has the patience for it: see `HttpLlmClient.aside`."""
        self._client = client

    def rewrite(
        self, message: str, context: Sequence[tuple[str, str]], language: str, listener: Listener
    ) -> str | None:
        """`message` as a question that is understood without its thread, redacted; None where no
        model wrote one that is believed. `context` is what was said before: (who, text).

        Raises `NotWanted` once the listener waits no more, and nothing else.
        """
        require_wanted(listener)
        earlier = earlier_messages(context)
        written = ""
        try:
            written = self._written(message, earlier, language, listener)
            code = flaw_of(written, message, [text for _, text in earlier], language)
        except Slow:
            code = "slow"
        except (ConnectorError, Unusable) as error:
            code = failure_code(error)
        REWRITES.labels(self._client.model, code or "used").inc()
        log.info("rewrite.done", model=self._client.model, outcome=code or "used")
        return None if code else written

    def _written(
        self,
        message: str,
        earlier: Sequence[tuple[str, str]],
        language: str,
        listener: Listener,
    ) -> str:
        prompt = rewrite_prompt(message, earlier, language)
        sampling = Sampling(max_tokens=TOKENS, temperature=0.0, schema=SCHEMA)
        stream = self._client.stream(prompt.turns, sampling, lambda: require_wanted(listener))
        raw = ""
        try:
            for piece in stream:
                raw += piece
                if len(raw) > ENDLESS:
                    raise Unusable("long")
            completion = stream.completion
        finally:
            stream.close()
        if completion.finish_reason not in FINISHED:
            raise Unusable("cut")
        # What it read was redacted; what it put together from it is, before it goes anywhere.
        return redact(rewrite_in(completion.text.replace("\0", "")))
