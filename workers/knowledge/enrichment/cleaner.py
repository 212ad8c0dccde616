"""Cleaning tickets, one after the other: claim, ask the model, judge, and use or reject it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import structlog
from sqlalchemy import Engine

from connectors.contracts.llm import ChatTurn, LlmClient
from connectors.errors import ConnectorError, RateLimited, Refused, Slow
from workers.generation.guardrails.prompt_injection import has_prompt_injection
from workers.knowledge.enrichment.acceptance import accept
from workers.knowledge.enrichment.faithfulness import judge
from workers.knowledge.enrichment.prompt import MOST_TOKENS, GivenUp, generate, prompt_hash, turns
from workers.knowledge.enrichment.reply import Rejection
from workers.knowledge.enrichment.run import CleaningReport, Progress, Run, Told
from workers.knowledge.enrichment.ticket_leases import Claim, Claims, Refusal
from workers.knowledge.enrichment.tickets import Key
from workers.knowledge.ingestion.store import EmbedderOf

log = structlog.get_logger("guichet.cleaning")

LOOK_AGAIN_SECONDS = 1.0
"""How often a command that waits for its turn looks whether it has come."""
REFUSALS_IN_A_ROW = 3
"""A server that refuses so many tickets, or does not get done with them, does so with all of them:
something else is wrong."""
TICKETS_AT_ONCE = 500
Step = Literal["accepted", "rejected", "given_back"] | Refusal


class Cleaner:
    """Cleans with one model. Safe for threads."""

    def __init__(
        self,
        engine: Engine,
        client: LlmClient,
        embedder_of: EmbedderOf | None,
        *,
        at_once: int = 1,
        pause: float = 0.0,
        window: Callable[[], int | None] | None = None,
    ) -> None:
        """`window` tells how many tokens a prompt and its reply may have together; without it,
        the model's server does."""
        self._engine = engine
        self._client = client
        self._embedder_of = embedder_of
        self._at_once = at_once
        self._pause = pause
        self._window = window or (lambda: client.info().max_tokens)
        self._stop = threading.Event()
        self._refused = 0
        self.claims = Claims(engine, Key(client.model, prompt_hash()), at_once)

    def stop(self) -> None:
        """Begin no further ticket."""
        self._stop.set()

    def clean(self, ticket_ids: Sequence[int]) -> CleaningReport:
        """Clean these, and end as soon as one cannot be begun: the rest waits for another time.

        For a worker, which has other things to do than to wait.
        """
        if not ticket_ids:
            return CleaningReport(self._client.model)
        return self._run(iter(ticket_ids), wait=False, impatient=False)

    def clean_all(
        self, source: str | None = None, progress: Progress = lambda *_: None
    ) -> CleaningReport:
        """Clean all that waits, of one source or of all; wait while employees come first.

        For a person, who asks for it: what was given up is tried again. A model that is away ends
        it, and the report says so.
        """
        self.claims.free_the_dead()
        self.claims.try_again(source)
        total = self.claims.count_waiting(source)
        if not total:
            return CleaningReport(self._client.model)
        told = Told(progress, total)
        report = self._run(self._all_waiting(source), wait=True, impatient=True, told=told)
        report.waiting = self.claims.count_waiting(source)
        return report

    def _all_waiting(self, source: str | None) -> Iterator[int]:
        seen: set[int] = set()
        while True:
            some = [
                one
                for one in self.claims.waiting(TICKETS_AT_ONCE + len(seen), source)
                if one not in seen
            ][:TICKETS_AT_ONCE]
            if not some:
                return
            seen.update(some)
            yield from some

    def _run(
        self, tickets: Iterator[int], *, wait: bool, impatient: bool, told: Told | None = None
    ) -> CleaningReport:
        report = CleaningReport(self._client.model)
        started = time.monotonic()
        run = Run(report, tickets, told)
        if not impatient and self.claims.resting():
            report.stopped = "resting"
            return report
        try:
            self._client.info()
            window = self._window()
        except ConnectorError as error:
            self._failed(run, error)
        else:
            with ThreadPoolExecutor(self._at_once, thread_name_prefix="cleaning") as pool:
                try:
                    # Also a Ctrl-C between two of these must end what is begun.
                    works = [
                        pool.submit(self._work, run, window, wait, impatient)
                        for _ in range(self._at_once if wait else 1)
                    ]
                    for work in works:
                        work.result()
                except BaseException:
                    run.over = True
                    raise
        report.seconds = time.monotonic() - started
        if report.accepted or report.rejected:
            log.info(
                "cleaning.done",
                accepted=report.accepted,
                rejected=dict(report.rejected),
                seconds=round(report.seconds, 1),
            )
        return report

    def _work(self, run: Run, window: int | None, wait: bool, impatient: bool) -> None:
        """One thread of a run: tickets until none is left or the run is over."""
        try:
            while not self._stop.is_set() and not run.over and (ticket := run.next()) is not None:
                step = self._clean_one(run, ticket, window, wait, impatient)
                if step == "not_needed":
                    continue
                if step in ("employees_first", "enough_at_once", "resting"):
                    run.end(step)
                    return
                self._stop.wait(self._pause)
        except BaseException:
            run.over = True
            raise

    def _clean_one(
        self, run: Run, ticket: int, window: int | None, wait: bool, impatient: bool
    ) -> Step:
        while True:
            claim = self.claims.take(ticket, impatient=impatient)
            step = self._ask(run, claim, window) if isinstance(claim, Claim) else claim
            if not wait or step not in ("employees_first", "enough_at_once"):
                return step
            run.waits(step)
            if self._stop.wait(LOOK_AGAIN_SECONDS) or run.over:
                return "not_needed"

    def _ask(self, run: Run, claim: Claim, window: int | None) -> Step:
        reply = ""
        try:
            if has_prompt_injection(claim.raw.whole):
                # Reworded, its orders would no longer be seen by those who look for them later.
                raise Rejection("orders")
            prompt = turns(claim.raw)
            if window and self._tokens(prompt) > window - MOST_TOKENS:
                raise Rejection("no_room", f"{len(claim.raw.whole)} characters")
            completion = generate(
                self._client,
                prompt,
                stopped=lambda: run.over or self._stop.is_set(),
                employees_wait=self.claims.employees_wait,
            )
            reply = completion.text
            cleaned = judge(completion, claim.raw)
            used = accept(self._engine, claim, cleaned, self._embedder_of)
        except Rejection as rejection:
            self.claims.reject(claim, rejection, reply)
            self._works()
            run.rejected(rejection.reason)
            return "rejected"
        except ConnectorError as error:
            # A busy server says nothing about the ticket; any other error may be its fault.
            self.claims.give_back(
                claim, type(error).__name__, counted=not isinstance(error, RateLimited)
            )
            self._refused += 1
            about_ticket = isinstance(error, (Refused, Slow))
            if not about_ticket or self._refused >= REFUSALS_IN_A_ROW:
                self._failed(run, error)
            return "given_back"
        except GivenUp as given_up:
            self.claims.give_back(claim, "", counted=False)
            log.info("cleaning.given_up", ticket=claim.ticket_id, why=given_up.why)
            return "employees_first" if given_up.why == "employees_first" else "given_back"
        except Exception as error:
            self.claims.give_back(claim, type(error).__name__, counted=True)
            log.exception("cleaning.failed", ticket=claim.ticket_id, error=type(error).__name__)
            return "given_back"
        except BaseException:
            # The process ends, which is not the ticket's fault.
            self.claims.give_back(claim, "", counted=False)
            raise
        self._works()
        if used:
            run.accepted(cleaned.usefulness)
        return "accepted"

    def _tokens(self, prompt: Sequence[ChatTurn]) -> int:
        return sum(self._client.count_tokens(turn.content) for turn in prompt)

    def _works(self) -> None:
        """The model answered, whatever it wrote: nothing is wrong with it."""
        self._refused = 0
        self.claims.end_rest()

    def _failed(self, run: Run, error: ConnectorError) -> None:
        """The model is away: leave it alone for a while."""
        run.end(str(error))
        until = self.claims.begin_rest(type(error).__name__)
        log.warning("cleaning.model_away", error=type(error).__name__, until=until.isoformat())
