"""The drafter that writes: a prompt, what a model makes of it, and our judgement of that."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.contracts.llm import FINISHED, Completion, LlmClient, Sampling
from connectors.llm.tokens import most_tokens
from workers.generation.confidence import generated_confidence
from workers.generation.drafter import (
    CitedTicket,
    Drafted,
    DraftRequest,
    Listener,
    NothingToShow,
    Thrown,
    Undrafted,
    Unusable,
    require_wanted,
)
from workers.generation.generative.context import PackedSource, pack, usable
from workers.generation.generative.parser import answer_so_far, read
from workers.generation.generative.prompt import (
    Material,
    Prompt,
    question_for_prompt,
    render,
    trimmed_context,
)
from workers.generation.generative.prompts import PromptFile
from workers.generation.generative.recipe import (
    prompt_again,
    write_checks,
    write_recipe,
    write_repairs,
)
from workers.generation.generative.schema import schema_for
from workers.generation.generative.telling import with_intro
from workers.generation.generative.verdict import (
    Judged,
    certain,
    final_text,
    judge_repaired,
    settled,
)
from workers.generation.guardrails.defuse import defuse
from workers.generation.metrics import count_repairs
from workers.generation.verification.meaning import Meaning
from workers.generation.verification.quality import is_loop

ROOM = 9_000
"""Characters that sources may take, however much a model could read: more helps no answer."""
LEAST_ROOM = 400
MARGIN = 64
"""Tokens that the chat template may add to what we count."""
LOOK_SECONDS = 1.0
"""How often a text that is being written is looked at: for its reader, and for loops."""
CHARS_PER_TOKEN = 12
"""More than any tokenizer needs: a text beyond that is one whose server knows no limit."""
_CITATION = r"\[[\d, ]{1,12}\]"
_CITED_END = re.compile(
    rf"(?:[.!?…](?:\s*{_CITATION})+(?=\s)|{_CITATION}[.!?…](?=\s)|{_CITATION}(?=\n))"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    request: DraftRequest
    material: Material
    prompt: Prompt
    sampling: Sampling


@dataclass(frozen=True, slots=True)
class _Written:
    asked: _Asked
    completion: Completion


class GenerativeDrafter:
    """Writes with one model. Safe to call from many threads."""

    def __init__(
        self,
        client: LlmClient,
        file: PromptFile,
        *,
        context_tokens: Callable[[], int],
        sampling: Sampling,
        meaning: Meaning | None = None,
    ) -> None:
        self._client = client
        self._file = file
        self._context_tokens = context_tokens
        self._sampling = sampling
        self._meaning = meaning

    @property
    def model(self) -> str:
        """The name of the model that writes."""
        return self._client.model

    def draft(self, request: DraftRequest) -> Drafted | Undrafted:
        """A draft; see `Drafter` for what it raises."""
        asked = self._ask(request)
        written = self._write(asked)
        raw = written.completion.text
        reading = read(raw, asked.prompt.code)
        if not reading.answered:
            thrown = self._thrown("declined", raw, asked)
            return Undrafted((f"declined:{self.model}",), thrown=(thrown,))
        try:
            judged = judge_repaired(
                reading,
                asked.material,
                finished=written.completion.finish_reason in FINISHED,
                meaning=self._meaning,
            )
        except Unusable as error:
            error.thrown = (self._thrown(error.code, raw, asked),)
            raise
        return self._drafted(written, judged)

    def _thrown(self, code: str, raw: str, asked: _Asked) -> Thrown:
        """What was written and is not used."""
        shown = tuple(source.candidate.ticket_id for source in asked.material.sources)
        return Thrown(self.model, code, raw.replace("\0", ""), shown)

    def _ask(self, request: DraftRequest) -> _Asked:
        """The prompt, with as much of the sources as the model can read."""
        candidates = usable(request.candidates, request.avoid)
        if not candidates:
            raise NothingToShow
        question = question_for_prompt(request.question)
        standalone = question_for_prompt(request.standalone)
        asked = f"{question}\n{standalone}" if standalone else question
        budget = self._context_tokens() - self._sampling.max_tokens - MARGIN
        room = min(ROOM, max(LEAST_ROOM, 4 * budget))
        for _ in range(5):
            # A server that hangs is waited for above and below: the question stays ours meanwhile.
            require_wanted(request.listener)
            material = Material(
                question=question,
                language=request.language,
                sources=pack(candidates, asked, request.language, room),
                context=trimmed_context(request.context),
                hint=" ".join(defuse(request.hint).split())[:500],
                standalone=standalone,
                closely=request.closely,
            )
            prompt = render(self._file, material)
            whole = "\n".join(turn.content for turn in prompt.turns)
            # The server is only asked for the exact number where it could matter.
            tokens = most_tokens(whole)
            if tokens > budget:
                tokens = self._client.count_tokens(whole)
            if tokens <= budget:
                schema = schema_for(self._file.form, len(material.sources), request.language)
                return _Asked(request, material, prompt, replace(self._sampling, schema=schema))
            room = int(0.9 * room * budget / tokens)
            if room < LEAST_ROOM:
                break
        raise Unusable("prompt_too_long")

    def _write(self, asked: _Asked) -> _Written:
        """What the model writes, followed piece by piece, so that it can be stopped."""
        listener = asked.request.listener

        def pulse() -> None:
            # Also while nothing comes yet: the question stays ours, and a human may take it.
            require_wanted(listener)

        stream = self._client.stream(asked.prompt.turns, asked.sampling, pulse)
        raw, looked = "", time.monotonic()
        try:
            for piece in stream:
                raw += piece
                if len(raw) > CHARS_PER_TOKEN * asked.sampling.max_tokens:
                    raise Unusable("endless")
                if time.monotonic() - looked >= LOOK_SECONDS:
                    looked = time.monotonic()
                    if is_loop(raw):
                        raise Unusable("loop")
                    self._show(raw, asked.material, listener)
            # No database takes a NUL in a text.
            completion = stream.completion
            return _Written(asked, replace(completion, text=completion.text.replace("\0", "")))
        except Unusable as error:
            error.thrown = (self._thrown(error.code, raw, asked),)
            raise
        finally:
            stream.close()

    def _show(self, raw: str, material: Material, listener: Listener) -> None:
        """Tell the listener what is certain by now: whole sentences that their sources bear out."""
        if self._meaning is not None and self._meaning.mode == "on":
            # Nothing is certain before its meaning was judged, and that is done at the end.
            return
        if self._file.form == "prose":
            # Prose may still turn out to be thoughts, which nobody is to see.
            return
        so_far = answer_so_far(raw)
        ends = [found.end() for found in _CITED_END.finditer(so_far)]
        if not ends:
            return
        found = certain(so_far[: ends[-1]], material)
        if found is not None:
            text, cited = found
            listener.written(text, [(one.candidate.url, one.solution) for one in cited])

    def _drafted(self, written: _Written, judged: Judged) -> Drafted:
        asked, completion = written.asked, written.completion
        sure = generated_confidence(
            [source.candidate for source in judged.cited or asked.material.sources[:1]],
            judged.support,
            score=completion.score,
            dropped=judged.dropped,
            today=asked.request.today,
            repaired=sum(bool(one.said) for one in judged.changes),
            put_in=sum(not one.said for one in judged.changes),
            copied=asked.material.closely,
        )
        count_repairs(self.model, judged.changes)
        recipe, texts = write_recipe(
            self._file, asked.material, asked.prompt, asked.sampling, completion, self.model
        )
        checks, said = write_checks(judged.verified)
        repairs, changed = write_repairs(judged.changes)
        return Drafted(
            origin="generated",
            text=judged.text,
            language=asked.material.language,
            sources=_cited(judged.cited),
            confidence=sure.value,
            reasons=(*sure.reasons, f"model:{self.model}"),
            recipe={**recipe, **checks, **repairs},
            evidence=(*texts, *said, *changed),
            held=judged.held,
        )


def replay_generated(recipe: dict[str, Any], evidence: Mapping[str, str]) -> tuple[str, Prompt]:
    """The text of a written draft and its prompt again, from the words that the model wrote.

    Raises `BadInput` where they cannot be made again.
    """
    material, prompt = prompt_again(recipe, evidence)
    raw = evidence[recipe["completion"]["text"]]
    said = read(raw, prompt.code).text
    if recipe.get("repairs"):
        text, *_ = final_text(said, material, whole=bool(recipe.get("whole")))
    else:
        # Nor was a draft from before there were repairs.
        text, *_ = settled(said, material)
    return with_intro(text, recipe.get("intro", ""), material.language), prompt


def _cited(cited: Sequence[PackedSource]) -> tuple[CitedTicket, ...]:
    return tuple(
        CitedTicket(
            number=number,
            ticket_id=source.candidate.ticket_id,
            ticket_hash=source.candidate.ticket_hash,
            title=source.candidate.title,
            url=source.candidate.url,
            date=source.candidate.date,
            excerpt=source.solution,
            score=source.candidate.relevance,
        )
        for number, source in enumerate(cited, start=1)
    )
