"""A message of the contract as what Slack is sent: blocks, and a text for where they do not show.

The text stands in notifications and is read aloud. It says the same as the blocks, up to its limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.contracts.chat import OutgoingMessage, SourceLink
from connectors.contracts.chat.rendering import card_text, plain_text
from connectors.errors import Refused
from connectors.slack.rendering import blocks as kit
from connectors.slack.rendering.blocks import CUT, Block
from connectors.slack.rendering.cards import card_blocks, card_segments
from connectors.slack.rendering.escaping import alike, escape, link
from connectors.slack.rendering.limits import BLOCKS, BLOCKS_SIZE, SECTION, TEXT
from connectors.slack.rendering.mrkdwn import literal, markdown
from connectors.slack.rendering.packing import Segment, pack

TITLE = 300
"""Characters that a source's title shows at most in a link."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a call sends: both are within every limit."""

    text: str
    blocks: list[Block]


def render(message: OutgoingMessage) -> Rendered:
    """`message` as Slack shows it.

    A text that becomes too much by its escapes or its formatting is shown as it was written, in
    characters that look like those that would have to be escaped. Raises `Refused` for what does
    not fit even so: it is longer than what `PlatformInfo` says.
    """
    rich = _rich(message)
    if _fits(rich.blocks):
        return rich
    bare = _bare(message)
    if not _fits(bare.blocks):
        raise Refused("The message is longer than Slack takes.")
    return bare


def _rich(message: OutgoingMessage) -> Rendered:
    sources = [segment for source in message.sources for segment in _source(source)]
    note = markdown(message.note)
    card, text = message.card, message.text
    if card is not None and text.startswith(shown := card_text(card)):
        rest = markdown(text.removeprefix(shown))
        body, segments = card_blocks(card), card_segments(card)
    else:
        rest, body = [], kit.sections(markdown(text))
        segments = markdown(text)
    made = [
        *body,
        *kit.contexts(sources),
        *kit.sections(rest),
        *kit.contexts(note),
        *kit.buttons(message.actions),
    ]
    return Rendered(_fallback([*segments, *sources, *rest, *note]), made)


def _bare(message: OutgoingMessage) -> Rendered:
    text = alike(plain_text(message))
    pieces = [text[at : at + SECTION] for at in range(0, len(text), SECTION)]
    made = [
        {"type": "section", "text": {"type": "mrkdwn", "text": piece, "verbatim": True}}
        for piece in pieces
        if piece.strip()
    ]
    return Rendered(_cut(text) or CUT, [*made, *kit.buttons(message.actions)])


def _source(source: SourceLink) -> list[Segment]:
    """A line for a source as ``[1] title``, linked; its excerpt as a quotation."""
    title = " ".join(source.title.split())
    label = title if len(title) <= TITLE else f"{title[:TITLE].rstrip()}{CUT}"
    shown = link(source.url, label) if source.url else escape(label)
    line = Segment([f"[{source.number}] {shown}"], close=source.number > 1)
    quoted = literal(source.excerpt, quoted=True) if source.excerpt else []
    return [line, *(Segment(one.lines, close=True) for one in quoted)]


def _fallback(segments: Sequence[Segment]) -> str:
    pieces = pack(segments, TEXT - 2)
    if not pieces:
        return CUT
    return pieces[0] if len(pieces) == 1 else f"{pieces[0]}\n{CUT}"


def _cut(text: str) -> str:
    return text if len(text) <= TEXT else f"{text[: TEXT - 1]}{CUT}"


def _fits(blocks: Sequence[Block]) -> bool:
    texts = (one["text"]["text"] for one in blocks if one["type"] == "section")
    small = (part["text"] for one in blocks if one["type"] == "context" for part in one["elements"])
    return (
        len(blocks) <= BLOCKS
        and kit.size(blocks) <= BLOCKS_SIZE
        and all(len(text) <= SECTION for text in (*texts, *small))
    )
