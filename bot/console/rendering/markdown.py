"""Markdown of answers as HTML that cannot do anything: made without raw HTML, then cleaned.

A link leads to a whole web address that stands in the text as its reader would copy it. Any other
is shown as its words: an address in disguise is no address that the guard let through.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from workers.redaction import PLACEHOLDER
from workers.text.commonmark import make_parser

_CITATION = re.compile(r"\[(\d{1,3})\](?![(\[])")

_ADDRESS = re.compile(r"(?<![\w<(\[/])https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")
_WHOLE = re.compile(r"https?://[^/\\?#]", re.IGNORECASE)

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "mark", "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# No image: it would tell another host that somebody reads.


def _cite(state: StateInline, silent: bool) -> bool:
    found = _CITATION.match(state.src, state.pos)
    numbers = state.env.get("citations")
    if found is None or not numbers or int(found.group(1)) not in numbers:
        return False
    if not silent:
        token = state.push("citation", "a", 0)
        token.content = found.group(1)
    state.pos = found.end()
    return True


def _render_citation(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    number = tokens[index].content
    return f'<a class="cite" href="#{env["prefix"]}{number}">{number}</a>'


def _mark_hole(state: StateInline, silent: bool) -> bool:
    found = PLACEHOLDER.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("hole", "mark", 0).content = found.group()
    state.pos = found.end()
    return True


def _render_hole(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<mark class="hole">{tokens[index].content}</mark>'


def _make() -> MarkdownIt:
    parser = make_parser()
    parser.inline.ruler.before("link", "citation", _cite)
    parser.inline.ruler.before("link", "hole", _mark_hole)
    parser.core.ruler.push("plain_links", _plain_links)
    parser.add_render_rule("citation", _render_citation)
    parser.add_render_rule("hole", _render_hole)
    return parser


def _plain_links(state: StateCore) -> None:
    """Let a link whose address does not stand in the text be its words alone."""
    for block in state.tokens:
        kept: list[Token] = []
        shown = True
        # Links never stand within links, so that an end belongs to the last beginning.
        for token in block.children or ():
            if token.type == "link_open":
                shown = _stands_in(str(token.attrGet("href")), state)
            if shown or token.type not in ("link_open", "link_close"):
                kept.append(token)
        if block.children:
            block.children = kept


def _stands_in(href: str, state: StateCore) -> bool:
    if not _WHOLE.match(href):
        return False
    return href in state.src or state.md.normalizeLinkText(href) in state.src


_PARSER = _make()


@lru_cache(maxsize=512)
def _to_html(text: str, citations: frozenset[int], prefix: str) -> str:
    html = _PARSER.render(text, {"citations": citations, "prefix": prefix})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "class"}, "mark": {"class"}, "ol": {"start"}},
        allowed_classes=None,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )


def to_html(
    text: str, citations: Collection[int] = (), prefix: str = "source-", addresses: bool = False
) -> Markup:
    """`text` as safe HTML. ``[n]`` links to ``#<prefix>n`` where `n` is one of `citations`.

    `addresses` makes links of bare web addresses. It is for texts of our own: in an answer, an
    address that nobody made a link of stays one that nobody follows by mistake.
    """
    if addresses:
        text = _ADDRESS.sub(r"<\g<0>>", text)
    return Markup(_to_html(text.replace("\x00", ""), frozenset(citations), prefix))
