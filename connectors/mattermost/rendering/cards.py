"""Review cards as text: what strangers wrote stands in quotations, letter by letter."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt

from connectors.contracts.chat import Part, ReviewCard
from connectors.mattermost.rendering.escaping import break_up, literal, quoted

FENCES = ("```", "~~~")
_BLOCKS = MarkdownIt("commonmark").disable(["inline", "text_join"])


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
    if shown.meant is not None:
        yield f"{_label(shown.meant)}\n{quoted(shown.meant.text)}"
    if shown.draft is not None:
        yield f"{_label(shown.draft)}\n\n{closed(break_up(shown.draft.text))}"
    elif shown.elsewhere:
        yield break_up(shown.elsewhere)
    for part in (shown.confidence, shown.risks):
        if part is not None:
            yield f"{_label(part)} {break_up(part.text)}"


def closed(text: str) -> str:
    """`text` with an end to its last block of code: what follows it is no code."""
    if not any(fence in text for fence in FENCES):
        return text
    blocks = _BLOCKS.parse(f"{text}\n")
    last = blocks[-1] if blocks else None
    if last is None or last.type != "fence" or last.map is None:
        # One in a list or a quotation ends with it.
        return text
    lines = last.map[1] - last.map[0]
    has_end = lines > 1 + last.content.count("\n")
    return text if has_end else f"{text.rstrip()}\n{last.markup}"


def _label(part: Part) -> str:
    return f"**{literal(part.label)}**:"
