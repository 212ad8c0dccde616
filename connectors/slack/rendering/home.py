"""A page of the contract as the view of the Home tab, as far as it fits.

The text of a line was written by an employee: it is shown letter by letter.
"""

from __future__ import annotations

from connectors.contracts.chat import HomeLine, HomePage, HomeSection
from connectors.slack.rendering import blocks as kit
from connectors.slack.rendering.blocks import CUT, Block
from connectors.slack.rendering.limits import HOME_BLOCKS, HOME_SIZE
from connectors.slack.rendering.mrkdwn import BULLET, markdown
from connectors.slack.rendering.packing import LINE, Segment
from connectors.slack.rendering.runs import Run, fold

TEXT = 200
"""Characters of a line's text, and of its state."""
SECTIONS = 20
"""Sections that are shown at most."""
LINES = 100
"""Lines of a section that are shown at most."""
HEAD = 10
"""Blocks of the introduction at most, and of the buttons."""


def home_view(page: HomePage) -> Block:
    """The view of `page`. The sections share the room equally; one that needs more ends in a line
    that says so."""
    head = kit.sections(markdown(page.text))[:HEAD]
    buttons = kit.buttons(page.actions)[:HEAD]
    shown = page.sections[:SECTIONS]
    share = max(1, len(shown))
    most = (HOME_BLOCKS - len(head) - len(buttons)) // share
    room = (HOME_SIZE - kit.size(head) - kit.size(buttons)) // share
    middle = [block for section in shown for block in _section(section, most, room)]
    blocks = [*head, *middle, *buttons] or kit.contexts([Segment([CUT])])
    return {"type": "home", "blocks": blocks}


def _section(section: HomeSection, most: int, room: int) -> list[Block]:
    """The blocks of a section: at most `most`, with at most `room` characters."""
    blocks = kit.header(section.title)
    lines = [_line(line) for line in section.lines[:LINES]]
    body = kit.sections(lines or markdown(section.empty))
    more = kit.contexts([Segment([CUT])])
    fit = list(body)
    while fit and (
        len(blocks) + len(fit) + len(more) > most
        or kit.size(blocks) + kit.size(fit) + kit.size(more) > room
    ):
        fit.pop()
    cut = len(fit) < len(body) or len(section.lines) > LINES
    return [*blocks, *fit, *(more if cut else ())]


def _line(line: HomeLine) -> Segment:
    text = Run(_short(line.text) or CUT, url=line.url or "")
    runs = [Run(BULLET), text]
    if state := _short(line.state):
        runs += [Run(" \u2013 "), Run(state, frozenset({"italic"}))]
    return Segment(fold(runs, LINE), close=True)


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= TEXT else f"{shown[:TEXT].rstrip()}{CUT}"
