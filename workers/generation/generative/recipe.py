"""The recipe of a written draft: with its evidence, enough to make prompt and answer again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from connectors.contracts.llm import Completion, Sampling
from connectors.errors import BadInput
from workers.generation.candidates import Candidate
from workers.generation.extractive.drafter import text_hash
from workers.generation.generative.context import PackedSource
from workers.generation.generative.prompt import Material, Prompt, render
from workers.generation.generative.prompts import PromptFile, read_prompt
from workers.generation.repair.edits import Change
from workers.generation.verification.meaning import Verified

VERSION = "generative-2"


def write_recipe(
    file: PromptFile,
    material: Material,
    prompt: Prompt,
    sampling: Sampling,
    completion: Completion,
    model: str,
) -> tuple[dict[str, Any], list[str]]:
    """The recipe, and the texts that it names by hash."""
    recipe: dict[str, Any] = {
        "drafter": VERSION,
        "model": model,
        "prompt": file.name,
        "prompt_file": text_hash(file.text),
        "prompt_hash": prompt.hash,
        "sampling": asdict(sampling),
        "question": text_hash(material.question),
        "language": material.language,
        "hint": text_hash(material.hint),
        "context": [[role, text_hash(text)] for role, text in material.context],
        "sources": [_described(source) for source in material.sources],
        "completion": {
            **asdict(completion),
            "text": text_hash(completion.text),
        },
    }
    texts = [file.text, material.question, material.hint, completion.text]
    if material.standalone:
        recipe["standalone"] = text_hash(material.standalone)
        texts.append(material.standalone)
    if material.closely:
        recipe["closely"] = True
    texts += [text for _, text in material.context]
    for source in material.sources:
        texts += [source.title, source.situation, source.solution]
    return recipe, texts


def write_checks(verified: Verified | None) -> tuple[dict[str, Any], list[str]]:
    """What was found of each sentence, for the recipe, and the texts that it names by hash."""
    if verified is None:
        return {}, []
    checks = [
        {
            "sentence": text_hash(one.sentence),
            "sources": list(one.sources),
            "missing": list(one.missing),
            "meaning": one.meaning,
            "supported": one.supported,
        }
        for one in verified.verdicts
    ]
    found = {"checks": checks, "verifier": verified.by, "verifier_away": verified.away}
    return found, [one.sentence for one in verified.verdicts]


def write_repairs(changes: Sequence[Change]) -> tuple[dict[str, Any], list[str]]:
    """Which sentence was replaced by which of its sources, for the recipe, and the texts that it
    names by hash; `said` is empty for what was put in. ``whole``: it is known what was left out."""
    if not changes:
        return {}, []
    repairs = [
        {
            "said": text_hash(one.said) if one.said else "",
            "by": [text_hash(text) for text in one.by],
        }
        for one in changes
    ]
    texts = [text for one in changes for text in (one.said, *one.by) if text]
    return {"repairs": repairs, "whole": True}, texts


def prompt_again(recipe: Mapping[str, Any], evidence: Mapping[str, str]) -> tuple[Material, Prompt]:
    """The material and the prompt of a recipe, byte for byte.

    Raises `BadInput` if another version made it, a text is missing, or the prompt comes out
    otherwise than the one that was sent.
    """
    if recipe.get("drafter") != VERSION:
        raise BadInput(f"It was made by {recipe.get('drafter')}; this version has {VERSION}.")
    try:
        file = read_prompt(recipe["prompt"], evidence[recipe["prompt_file"]])
        material = Material(
            question=evidence[recipe["question"]],
            language=recipe["language"],
            sources=tuple(_rebuilt(entry, evidence) for entry in recipe["sources"]),
            context=tuple((role, evidence[text]) for role, text in recipe["context"]),
            hint=evidence[recipe["hint"]],
            standalone=evidence[recipe["standalone"]] if "standalone" in recipe else "",
            closely=bool(recipe.get("closely")),
        )
    except KeyError as error:
        raise BadInput(f"The text {str(error)[1:13]}… is not in the evidence.") from error
    prompt = render(file, material)
    if prompt.hash != recipe["prompt_hash"]:
        raise BadInput("The prompt comes out otherwise than the one that was sent.")
    return material, prompt


def _described(source: PackedSource) -> dict[str, Any]:
    candidate = source.candidate
    return {
        "number": source.number,
        "title": text_hash(source.title),
        "situation": text_hash(source.situation),
        "solution": text_hash(source.solution),
        "ticket_id": candidate.ticket_id,
        "ticket_hash": candidate.ticket_hash,
        "url": candidate.url,
        "date": candidate.date.isoformat() if candidate.date else None,
        "language": candidate.language,
        "kind": candidate.kind,
        "relevance": candidate.relevance,
        "score": candidate.score,
    }


def _rebuilt(entry: Mapping[str, Any], evidence: Mapping[str, str]) -> PackedSource:
    title, solution = evidence[entry["title"]], evidence[entry["solution"]]
    candidate = Candidate(
        ticket_id=entry["ticket_id"],
        ticket_hash=entry["ticket_hash"],
        title=title,
        problem="",
        resolution=solution,
        matched=(),
        url=entry["url"],
        date=datetime.fromisoformat(entry["date"]) if entry["date"] else None,
        language=entry["language"],
        kind=entry["kind"],
        category=None,
        relevance=entry["relevance"],
        score=entry["score"],
    )
    situation = evidence[entry["situation"]]
    return PackedSource(entry["number"], candidate, title, situation, solution)
