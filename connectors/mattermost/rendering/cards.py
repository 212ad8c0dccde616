"""Review cards as text: what strangers wrote stands in quotations, letter by letter."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.contracts.chat import Part, ReviewCard
from connectors.mattermost.rendering.escaping import break_up, literal, quoted

FENCES = ("```", "~~~")


def card(shown: ReviewCard) -> Iterator[str]:
    """The parts of a card, in the order in which a reviewer reads them."""
    yield f"**{literal(shown.title)}**"
    if shown.asker is not None:
        yield f"{_label(shown.asker)} {literal(shown.asker.text)}"
    if shown.transcript:
        said = "\n".join(f"> {literal(line)}".rstrip() for line in shown.transcript)
        yield f"**{literal(shown.transcript_label)}**:\n{said}"
    if shown.question is not None:
        yield f"{_label(shown.question)}\n{quoted(shown.question.text)}"
    if shown.draft is not None:
        yield f"{_label(shown.draft)}\n\n{closed(break_up(shown.draft.text))}"
    elif shown.elsewhere:
        yield break_up(shown.elsewhere)
    for part in (shown.confidence, shown.risks):
        if part is not None:
            yield f"{_label(part)} {break_up(part.text)}"


def closed(text: str) -> str:
    """`text` with an end to its last block of code: what follows it is no code."""
    fence = ""
    for line in text.split("\n"):
        bare = line.strip()
        mark = bare[:3]
        if mark not in FENCES:
            continue
        if not fence:
            fence = bare[: len(bare) - len(bare.lstrip(mark[0]))]
        elif bare.startswith(fence) and not bare.strip(fence[0]):
            fence = ""
    return f"{text}\n{fence}" if fence else text


def _label(part: Part) -> str:
    return f"**{literal(part.label)}**:"
