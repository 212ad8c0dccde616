"""Review cards in blocks: a title in large letters, then the parts as a reviewer reads them.

Each part has blocks of its own: nothing in a stranger's line changes how another part looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.contracts.chat import Part, ReviewCard
from connectors.slack.rendering import blocks as kit
from connectors.slack.rendering.blocks import Block
from connectors.slack.rendering.escaping import escape
from connectors.slack.rendering.limits import HEADER
from connectors.slack.rendering.mrkdwn import literal, markdown
from connectors.slack.rendering.packing import Segment


def card_blocks(card: ReviewCard) -> list[Block]:
    """The blocks of a card, without its sources and buttons."""
    titled = len(card.title) <= HEADER
    made = kit.header(card.title) if titled else kit.sections(markdown(f"**{card.title}**"))
    for part in _parts(card):
        made += kit.sections(part)
    return made


def card_segments(card: ReviewCard) -> list[Segment]:
    """The same as segments, for where blocks do not show."""
    return [Segment([escape(" ".join(card.title.split()))]), *(s for p in _parts(card) for s in p)]


def _parts(card: ReviewCard) -> Iterator[list[Segment]]:
    if card.asker is not None:
        yield _line(card.asker, strangers=True)
    if card.transcript:
        said = [one for line in card.transcript for one in literal(line, quoted=True)]
        yield _labelled(card.transcript_label, [Segment(one.lines, close=True) for one in said])
    if card.question is not None:
        yield _labelled(card.question.label, literal(card.question.text, quoted=True))
    if card.meant is not None:
        yield _labelled(card.meant.label, literal(card.meant.text, quoted=True))
    if card.draft is not None:
        yield _labelled(card.draft.label, markdown(card.draft.text))
    elif card.elsewhere:
        yield markdown(card.elsewhere)
    for part in (card.confidence, card.risks):
        if part is not None:
            yield _line(part)


def _line(part: Part, *, strangers: bool = False) -> list[Segment]:
    """A part that follows its label. `strangers`: somebody chose it, as they did their name."""
    segments = literal(part.text) if strangers else markdown(part.text)
    if not segments or segments[0].code:
        return _labelled(part.label, segments)
    first, *others = segments
    lines = [f"{_label(part.label)}{first.lines[0]}", *first.lines[1:]]
    return [Segment(lines, close=first.close), *others]


def _labelled(label: str, segments: list[Segment]) -> list[Segment]:
    if segments and not segments[0].code:
        segments = [Segment(segments[0].lines, close=True), *segments[1:]]
    return [Segment([_label(label).rstrip()]), *segments]


def _label(label: str) -> str:
    return f"*{escape(' '.join(label.split()))}*: "
