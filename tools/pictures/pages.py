"""The page that a scene is drawn on: a channel, a modal or the Home tab, in a look of our own."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tools.pictures.block_kit import Block, blocks_html, mrkdwn

STYLE = """
body { margin: 0; font: 15px/1.5 "DejaVu Sans", "Liberation Sans", sans-serif; color: #1d2433; }
main { background: #fff; border: 1px solid #c9d1dc; }
.bar { padding: 12px 20px; border-bottom: 1px solid #dde2ea; font-weight: bold; }
.bar small { font-weight: normal; color: #5b6678; padding-left: 8px; }
.message { display: flex; gap: 12px; padding: 12px 20px; }
.thread { margin-left: 46px; border-left: 3px solid #dde2ea; }
.face { flex: none; width: 36px; height: 36px; border-radius: 8px; color: #fff; font-weight: bold;
  display: grid; place-items: center; }
.body { flex: 1; min-width: 0; }
.who { font-weight: bold; } .who small { font-weight: normal; color: #5b6678; padding-left: 6px; }
.app { font-size: 11px; background: #e4e8ef; color: #414b5c; border-radius: 3px; padding: 0 4px;
  margin-left: 6px; }
.only { color: #5b6678; font-size: 13px; }
.section { margin: 4px 0; } .context { margin: 6px 0; font-size: 13px; color: #5b6678; }
h2 { font-size: 18px; margin: 10px 0 4px; }
blockquote { margin: 0; padding-left: 12px; border-left: 4px solid #d3d9e3; }
pre, code { font: 13px/1.5 "DejaVu Sans Mono", monospace; background: #f3f5f8;
  border: 1px solid #dde2ea; border-radius: 4px; } pre { padding: 8px; margin: 6px 0; }
code { padding: 1px 3px; color: #a2263b; } a { color: #1559b3; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 2px; }
.button { border: 1px solid #aeb8c6; border-radius: 6px; padding: 4px 12px; font-weight: bold;
  font-size: 13px; }
.primary { background: #1f7a4d; border-color: #1f7a4d; color: #fff; }
.danger { background: #b3261e; border-color: #b3261e; color: #fff; }
.sign { display: inline-block; border: 1px solid #b8cbe6; background: #eef4fc; border-radius: 12px;
  padding: 0 9px; font-size: 12px; margin-top: 4px; }
.panel { padding: 16px 24px 20px; } label { display: block; font-weight: bold; margin: 12px 0 4px; }
.optional { font-weight: normal; color: #5b6678; }
.field { border: 1px solid #aeb8c6; border-radius: 6px; padding: 8px 10px; white-space: pre-wrap; }
.tall { min-height: 66px; } .select { display: flex; justify-content: space-between; }
.foot { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 24px;
  border-top: 1px solid #dde2ea; }
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A content that is HTML already."""

    html: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message: who, when, and its blocks, its mrkdwn or its HTML. `signs` stand under it;
    `only`: a line above it that says who alone sees it."""

    who: str
    at: str
    content: Sequence[Block] | str | Drawn
    app: bool = False
    reply: bool = False
    signs: tuple[str, ...] = ()
    only: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """Messages in a channel or direct conversation."""

    name: str
    about: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A view of Slack's: a modal, or the Home tab."""

    view: dict[str, Any]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dialog, with what stands below it."""

    name: str
    content: Drawn
    foot: Drawn


def page_of(scene: Channel | Panel | Sheet) -> str:
    """The whole page."""
    if isinstance(scene, Sheet):
        drawn = _sheet(scene)
    else:
        drawn = _channel(scene) if isinstance(scene, Channel) else _panel(scene)
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><main>{drawn}</main>"


def _channel(channel: Channel) -> str:
    bar = f"{html.escape(channel.name)}<small>{html.escape(channel.about)}</small>"
    return f'<div class="bar">{bar}</div>{"".join(map(_message, channel.messages))}'


def _message(message: Message) -> str:
    content = message.content
    if isinstance(content, Drawn):
        body = content.html
    else:
        body = mrkdwn(content) if isinstance(content, str) else blocks_html(content)
    app = '<span class="app">APP</span>' if message.app else ""
    signs = "".join(f'<span class="sign">{html.escape(sign)}</span> ' for sign in message.signs)
    only = f'<div class="only">{html.escape(message.only)}</div>' if message.only else ""
    colour = "#1d4f91" if message.app else "#7a4a1d"
    who = f"{html.escape(message.who)}{app}<small>{message.at}</small>"
    return (
        f'<div class="message {"thread" if message.reply else ""}">'
        f'<div class="face" style="background:{colour}">{html.escape(message.who[0].upper())}</div>'
        f'<div class="body">{only}<div class="who">{who}</div>{body}{signs}</div></div>'
    )


def _panel(panel: Panel) -> str:
    view = panel.view
    title = panel.name or view["title"]["text"]
    foot = ""
    if view["type"] == "modal":
        close = view.get("close", {"text": "Cancel"})["text"]
        foot = (
            f'<div class="foot"><span class="button">{html.escape(close)}</span>'
            f'<span class="button primary">{html.escape(view["submit"]["text"])}</span></div>'
        )
    body = blocks_html(view["blocks"])
    return f'<div class="bar">{html.escape(title)}</div><div class="panel">{body}</div>{foot}'


def _sheet(sheet: Sheet) -> str:
    bar = f'<div class="bar">{html.escape(sheet.name)}</div>'
    foot = f'<div class="foot">{sheet.foot.html}</div>'
    return f'{bar}<div class="panel">{sheet.content.html}</div>{foot}'
