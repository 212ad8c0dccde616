"""Block Kit and mrkdwn as HTML, as far as our messages use them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_LINK = re.compile(r"&lt;(https?://[^|&]*(?:&amp;amp;[^|&]*)*)(?:\|(.*?))?&gt;")
_STYLES = (
    (re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])"), r"<i>\1</i>"),
    (re.compile(r"(?<!\w)`([^`\n]+)`(?!\w)"), r"<code>\1</code>"),
)


def blocks_html(blocks: Sequence[Block]) -> str:
    """All blocks, in order."""
    return "".join(DRAWN[block["type"]](block) for block in blocks)


def mrkdwn(text: str) -> str:
    """A text of mrkdwn."""
    parts = _FENCE.split(text)
    return "".join(
        f"<pre>{_shown(part)}</pre>" if place % 2 else _lines(part)
        for place, part in enumerate(parts)
        if part.strip()
    )


def _shown(text: str) -> str:
    """Slack's three escapes are those of HTML; quotation marks are escaped besides."""
    return html.escape(html.unescape(text), quote=True)


def _lines(text: str) -> str:
    drawn: list[str] = []
    for quoted, line in ((line.startswith("> "), line) for line in text.strip("\n").split("\n")):
        shown = _inline(line[2:] if quoted else line) or "&nbsp;"
        drawn.append(f"<blockquote>{shown}</blockquote>" if quoted else f"<div>{shown}</div>")
    return "".join(drawn)


def _inline(line: str) -> str:
    shown = _LINK.sub(
        lambda found: f"<a>{html.unescape(found[2] or found[1])}</a>", html.escape(line, quote=True)
    )
    shown = shown.replace("&amp;amp;", "&amp;").replace("&amp;lt;", "&lt;")
    shown = shown.replace("&amp;gt;", "&gt;")
    for pattern, by in _STYLES:
        shown = pattern.sub(by, shown)
    return shown


def _section(block: Block) -> str:
    return f'<div class="section">{mrkdwn(block["text"]["text"])}</div>'


def _context(block: Block) -> str:
    texts = "".join(mrkdwn(one["text"]) for one in block["elements"])
    return f'<div class="context">{texts}</div>'


def _header(block: Block) -> str:
    return f"<h2>{html.escape(block['text']['text'])}</h2>"


def _actions(block: Block) -> str:
    return f'<div class="actions">{"".join(map(_button, block["elements"]))}</div>'


def _button(element: Block) -> str:
    style = element.get("style", "")
    return f'<span class="button {style}">{html.escape(element["text"]["text"])}</span>'


def _input(block: Block) -> str:
    element = block["element"]
    label = html.escape(block["label"]["text"])
    optional = ' <span class="optional">(optional)</span>' if block.get("optional") else ""
    if element["type"] == "static_select":
        chosen = element.get("initial_option")
        text = html.escape(chosen["text"]["text"]) if chosen else "Select an option"
        field = f'<div class="field select">{text}<span>&#9662;</span></div>'
    else:
        text = html.escape(element.get("initial_value", ""))
        field = f'<div class="field {"tall" if element["multiline"] else ""}">{text}</div>'
    return f"<label>{label}{optional}</label>{field}"


DRAWN: dict[str, Callable[[Block], str]] = {
    "section": _section,
    "context": _context,
    "header": _header,
    "actions": _actions,
    "input": _input,
}
