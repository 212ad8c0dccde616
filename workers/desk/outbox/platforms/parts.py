"""The messages that one delivery becomes on a platform, each with a marker of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from connectors.contracts.chat import OutgoingMessage, PlatformInfo, SourceLink
from connectors.contracts.chat.rendering import plain_text, sources_text
from workers.desk.outbox.platforms.splitting import split_text

RESERVE = 160
"""Characters of each part that are kept for its number, and for the words of a new thread."""


@dataclass(frozen=True, slots=True)
class OnePart:
    """One message, and the marker that the platform keeps with it."""

    message: OutgoingMessage
    marker: str


def parts(
    message: OutgoingMessage, marker: str, info: PlatformInfo, *, updates: bool = False
) -> list[OnePart]:
    """`message` in as many parts as the platform's limits make of it; mostly one.

    `updates`: the first part takes the place of a message that is there. Note, sources and buttons
    stand on the last one. The marker of a message that is one part is `marker`; those of several
    are derived from it, and none of them tells another.
    """
    first = min(info.update_limit, info.text_limit) if updates else info.text_limit
    if message.card is not None or len(plain_text(message)) <= first:
        return [OnePart(message, marker)]
    room = min(first, info.text_limit) - RESERVE
    message = replace(message, sources=_that_fit(message.sources, room // 2))
    texts = split_text(message.text, room)
    tail = len(plain_text(replace(message, text=""))) + 2
    if len(texts[-1]) + tail > room:
        texts[-1:] = split_text(texts[-1], room - tail)
    bare = replace(message, note="", sources=(), actions=())
    last = len(texts)
    return [
        OnePart(
            replace(message if number == last else bare, text=_numbered(text, number, last)),
            derived(marker, number),
        )
        for number, text in enumerate(texts, start=1)
    ]


def derived(marker: str, number: int) -> str:
    """The marker of one part: as unguessable as `marker`, which nobody outside gets to see."""
    return hashlib.sha256(f"{marker}/{number}".encode()).hexdigest()[:32]


def _numbered(text: str, number: int, last: int) -> str:
    return f"{text}\n\n_({number}/{last})_" if last > 1 else text


def _that_fit(sources: tuple[SourceLink, ...], room: int) -> tuple[SourceLink, ...]:
    """Sources in at most `room` characters: first without excerpts, then with short titles, then
    only the first ones."""
    if len(sources_text(sources)) <= room:
        return sources
    sources = tuple(replace(source, excerpt=None) for source in sources)
    if len(sources_text(sources)) > room:
        sources = tuple(replace(source, title=source.title[:60]) for source in sources)
    while sources and len(sources_text(sources)) > room:
        sources = sources[:-1]
    return sources
