"""A model that writes a follow-up as a question of its own, with little patience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from connectors.contracts.llm import FINISHED, LlmClient, Sampling
from connectors.errors import ConnectorError, Slow
from workers.generation.drafter import Listener, Thrown, Unusable, failure_code, require_wanted
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


THROWN = "rewrite:"
"""How the codes of rewrites that were thrown away begin: they stand beside those of drafts."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a model made of a follow-up: the question that is believed, redacted, or what it wrote
    and was thrown away; neither where it wrote nothing."""

    text: str | None = None
    thrown: Thrown | None = None


class Rewriter:
    """Asks one model. Safe for threads."""

    def __init__(self, client: LlmClient) -> None:
        """`client` has the patience for it: see `HttpLlmClient.aside`."""
        self._client = client

    def rewrite(
        self, message: str, context: Sequence[tuple[str, str]], language: str, listener: Listener
    ) -> Rewrite:
        """`message` as a question that is understood without its thread, where a model wrote one
        that is believed. `context` is what was said before: (who, text).

        Raises `NotWanted` once the listener waits no more, and nothing else.
        """
        require_wanted(listener)
        earlier = earlier_messages(context)
        if not earlier:
            return Rewrite()
        written = ""
        try:
            written = self._written(message, earlier, language, listener)
            code = flaw_of(written, message, [text for _, text in earlier], language)
        except Slow:
            code = "slow"
        except ConnectorError as error:
            code = failure_code(error)
        except Unusable as error:
            code, written = error.code, "".join(one.text for one in error.thrown)
        REWRITES.labels(self._client.model, code or "used").inc()
        log.info("rewrite.done", model=self._client.model, outcome=code or "used")
        if code is None:
            return Rewrite(written)
        return Rewrite(thrown=Thrown(self._client.model, f"{THROWN}{code}", written))

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
                    raise self._unusable("long", raw)
            completion = stream.completion
        finally:
            stream.close()
        if completion.finish_reason not in FINISHED:
            raise self._unusable("cut", completion.text)
        # What it read was redacted; what it put together from it is, before it goes anywhere.
        return redact(rewrite_in(completion.text.replace("\0", "")))

    def _unusable(self, code: str, raw: str) -> Unusable:
        """A text that no question can be read from."""
        error = Unusable(code)
        error.thrown = (Thrown(self._client.model, code, redact(raw.replace("\0", ""))),)
        return error
