"""Messages as plain Markdown: what a platform without cards shows, and what limits are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.contracts.chat.cards import Part, ReviewCard
from connectors.contracts.chat.messages import OutgoingMessage, SourceLink


def plain_text(message: OutgoingMessage) -> str:
    """All that a message says but its buttons: text, note, then a line for each source.

    A platform may lay it out in another way, but not in more characters.
    """
    return _joined((message.text, message.note, sources_text(message.sources)))


def sources_text(sources: Sequence[SourceLink]) -> str:
    """A line for each source as ``[1] title address``, with its excerpt as a quotation."""
    return "\n".join(_source(source) for source in sources)


def card_text(card: ReviewCard) -> str:
    """A card's parts, in the order in which a reviewer reads them."""
    return _joined(_parts(card))


def _parts(card: ReviewCard) -> Iterator[str]:
    yield f"**{card.title}**"
    if card.asker is not None:
        yield _line(card.asker)
    if card.transcript:
        yield f"**{card.transcript_label}**:\n{quoted(chr(10).join(card.transcript))}"
    if card.question is not None:
        yield f"**{card.question.label}**:\n{quoted(card.question.text)}"
    if card.meant is not None:
        yield f"**{card.meant.label}**:\n{quoted(card.meant.text)}"
    if card.draft is not None:
        yield f"**{card.draft.label}**:\n{card.draft.text}"
    else:
        yield card.elsewhere
    for part in (card.confidence, card.risks):
        if part is not None:
            yield _line(part)


def quoted(text: str) -> str:
    """`text` as a quotation, each line marked."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _line(part: Part) -> str:
    return f"**{part.label}**: {part.text}"


def _source(source: SourceLink) -> str:
    line = f"[{source.number}] {source.title} {source.url or ''}".rstrip()
    return f"{line}\n{quoted(source.excerpt)}" if source.excerpt else line


def _joined(parts: Sequence[str] | Iterator[str]) -> str:
    return "\n\n".join(part for part in parts if part)
