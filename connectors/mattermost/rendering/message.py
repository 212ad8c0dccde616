"""A message of the contract as the text of a post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.contracts.chat import OutgoingMessage, SourceLink
from connectors.contracts.chat.rendering import card_text, plain_text
from connectors.errors import Refused
from connectors.mattermost.rendering.cards import card, closed
from connectors.mattermost.rendering.escaping import alike, break_up, link, quoted
from connectors.mattermost.rendering.limits import MESSAGE

CUT = "\u2026"
TITLE = 300
"""Characters that a source's title shows at most in a link."""


def render(message: OutgoingMessage) -> str:
    """What stands in the post of `message`, besides its buttons.

    A text that becomes too long by what keeps it from notifying people is shown in characters that
    look like those that would notify. Raises `Refused` for what is too long even so: it is longer
    than what `PlatformInfo` says.
    """
    text = _joined(_parts(message))
    if len(text) > MESSAGE:
        text = alike(plain_text(message))
    if len(text) > MESSAGE:
        raise Refused("The message is longer than Mattermost takes.")
    # A post without a text is taken, and looks like one that was lost.
    return text or CUT


def _parts(message: OutgoingMessage) -> Iterator[str]:
    shown = message.card
    if shown is not None and message.text.startswith(plain := card_text(shown)):
        yield from card(shown)
        yield break_up(message.text.removeprefix(plain)).strip("\n")
    else:
        text = break_up(message.text)
        yield closed(text) if message.note or message.sources else text
    yield break_up(message.note)
    yield _sources(message.sources)


def _sources(sources: Sequence[SourceLink]) -> str:
    """A line for each source as ``[1] title``, linked; its excerpt as a quotation."""
    lines = []
    for source in sources:
        title = " ".join(source.title.split())
        label = title if len(title) <= TITLE else f"{title[:TITLE].rstrip()}{CUT}"
        lines.append(f"[{source.number}] {link(source.url or '', label)}".rstrip())
        if source.excerpt:
            # The empty line ends the quotation.
            lines += [quoted(source.excerpt), ""]
    return "\n".join(lines).rstrip()


def _joined(parts: Iterator[str]) -> str:
    return "\n\n".join(part for part in parts if part)
