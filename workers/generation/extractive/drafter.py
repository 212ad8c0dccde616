"""The extractive drafter as the desk uses it: with a recipe by which it can be replayed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.errors import BadInput
from workers.generation.candidates import Candidate
from workers.generation.drafter import CitedTicket, Drafted, DraftRequest, Undrafted
from workers.generation.extractive.confidence import quoted_confidence
from workers.generation.extractive.quotation import VERSION, CitedSource, draft_extractive


class ExtractiveDrafter:
    """Quotes. See `workers.generation.extractive.quotation`."""

    def draft(self, request: DraftRequest) -> Drafted | Undrafted:
        """A draft, unless no candidate has a resolution worth quoting."""
        # What is quoted of a long resolution is chosen by what is meant.
        asked = request.standalone or request.question
        proposal = draft_extractive(asked, request.language, request.candidates, request.avoid)
        if proposal is None:
            return Undrafted(("nothing_to_quote",))
        sure = quoted_confidence(proposal, request.candidates, request.today)
        recipe = {
            "drafter": VERSION,
            "question": text_hash(asked),
            "language": request.language,
            "avoid": sorted(request.avoid),
            "candidates": [describe(candidate) for candidate in request.candidates],
        }
        evidence = [asked]
        for candidate in request.candidates:
            evidence.extend(texts_of(candidate))
        evidence.extend(source.quoted for source in proposal.sources)
        return Drafted(
            origin="extractive",
            text=proposal.text,
            language=proposal.language,
            sources=tuple(_cited(source) for source in proposal.sources),
            confidence=sure.value,
            reasons=sure.reasons,
            recipe=recipe,
            evidence=tuple(evidence),
        )

    def replay(self, recipe: dict[str, Any], evidence: dict[str, str]) -> str:
        """The text of a draft again. Raises `BadInput` if another version made it, or a text
        that it was made from is missing."""
        if recipe.get("drafter") != VERSION:
            raise BadInput(f"It was made by {recipe.get('drafter')}; this version has {VERSION}.")
        try:
            candidates = [rebuild(entry, evidence) for entry in recipe["candidates"]]
            question = evidence[recipe["question"]]
        except KeyError as error:
            raise BadInput(f"The text {str(error)[1:13]}… is not in the evidence.") from error
        proposal = draft_extractive(
            question, recipe["language"], candidates, frozenset(recipe["avoid"])
        )
        return proposal.text if proposal else ""


def text_hash(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def describe(candidate: Candidate) -> dict[str, Any]:
    """A candidate for a recipe: its texts by hash, the rest as it is."""
    return {
        "ticket_id": candidate.ticket_id,
        "ticket_hash": candidate.ticket_hash,
        "title": text_hash(candidate.title),
        "problem": text_hash(candidate.problem),
        "resolution": text_hash(candidate.resolution) if candidate.resolution else None,
        "matched": [text_hash(text) for text in candidate.matched],
        "url": candidate.url,
        "date": candidate.date.isoformat() if candidate.date else None,
        "language": candidate.language,
        "kind": candidate.kind,
        "category": candidate.category,
        "relevance": candidate.relevance,
        "score": candidate.score,
        **({"told_in": candidate.told_in} if candidate.told_in else {}),
    }


def rebuild(entry: Mapping[str, Any], evidence: Mapping[str, str]) -> Candidate:
    """The candidate that `describe` described. Raises `KeyError` for a missing text."""
    date, resolution = entry["date"], entry["resolution"]
    return Candidate(
        **{
            **entry,
            "title": evidence[entry["title"]],
            "problem": evidence[entry["problem"]],
            "resolution": evidence[resolution] if resolution else None,
            "matched": tuple(evidence[key] for key in entry["matched"]),
            "date": datetime.fromisoformat(date) if date else None,
        }
    )


def texts_of(candidate: Candidate) -> list[str]:
    """Every text of a candidate that its description names by hash."""
    texts = [candidate.title, candidate.problem, *candidate.matched]
    return [*texts, candidate.resolution] if candidate.resolution else texts


def _cited(source: CitedSource) -> CitedTicket:
    candidate = source.candidate
    return CitedTicket(
        number=source.number,
        ticket_id=candidate.ticket_id,
        ticket_hash=candidate.ticket_hash,
        title=candidate.title,
        url=candidate.url,
        date=candidate.date,
        excerpt=source.quoted,
        score=candidate.relevance,
    )
