"""The layout of parsed HTML as lines of text: blocks, lists, quotes, code, links and tables.

The tree is walked with its own links, never by recursion: mail HTML nests without bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.knowledge.extraction.html_table import Table, table_lines
from workers.text.word_lists import words

_SKIPPED = words(
    "script style head title meta link base template iframe object noscript svg video audio",
    "select colgroup math embed",
)
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_SPACED = words("p table ul ol dl pre blockquote figure") | _HEADINGS.keys()
_BLOCKS = _SPACED | words(
    "address article aside body center dd details dir div dt fieldset figcaption footer form",
    "header li main nav section summary tr caption",
)
_CODE = frozenset(("code", "samp", "tt"))
_HIDDEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all"
    r"|font-size\s{0,9}:\s{0,9}0(?:px|pt|em|%)?\s{0,9}(?:;|!|\Z)",
    re.IGNORECASE,
)
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_STRUCK = re.compile(r"text-decoration(?:-line)?\s{0,9}:[^;]{0,40}line-through", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?:\A|\s)(?:gmail_signature|moz-signature|signature)(?:\s|\Z)", re.I)
_SPACES = re.compile(r"[ \t\n]+")
_FILE_NAME = re.compile(r"\S*\.(?:png|jpe?g|gif|bmp|svg|webp)\Z", re.IGNORECASE)
_SCHEME = re.compile(r"\Ahttps?://")
_MAX_INDENT = 8
_MAX_TABLE_DEPTH = 8


@dataclass(slots=True)
class _Frame:
    """Lines under way: of the document, or of one table cell."""

    lines: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    """One per open list: the next number, or None for bullets."""
    marker: str = ""
    quotes: int = 0
    blank: bool = False


@dataclass(slots=True)
class Layout:
    """What one rendering carries along; make a fresh one for each text."""

    frames: list[_Frame] = field(default_factory=lambda: [_Frame()])
    tables: list[Table] = field(default_factory=list)
    links: list[tuple[_Frame, int, int]] = field(default_factory=list)
    code: list[str] | None = None
    code_depth: int = 0
    struck: bool = False
    """Whether what somebody struck out is text all the same."""

    @property
    def frame(self) -> _Frame:
        return self.frames[-1]

    def text(self, text: str) -> None:
        if self.code is not None:
            self.code.append(text)
            return
        text = _SPACES.sub(" ", text)
        inline = self.frame.inline
        if text.startswith(" ") and (not inline or inline[-1].endswith(" ")):
            text = text[1:]
        if text:
            inline.append(text)

    def end_line(self, *, spaced: bool = False) -> None:
        frame = self.frame
        line = "".join(frame.inline).strip()
        frame.inline.clear()
        if line:
            self.write(line)
        if spaced and not frame.lists:
            frame.blank = True

    def write(self, line: str) -> None:
        """One finished line, with the marks of the lists and quotes that it stands in."""
        frame = self.frame
        quote = "> " * min(frame.quotes, _MAX_INDENT)
        if frame.blank and frame.lines:
            frame.lines.append(quote.rstrip() if frame.lines[-1].startswith(">") else "")
        frame.blank = False
        depth = min(len(frame.lists), _MAX_INDENT)
        if frame.marker:
            indent = "   " * (depth - 1) + frame.marker
            frame.marker = ""
        else:
            indent = "   " * depth
        frame.lines.append(quote + indent + line)

    def open_cell(self) -> None:
        self.frames.append(_Frame())

    def close_cell(self) -> str:
        self.end_line()
        return "\n".join(self.frames.pop().lines)


def render(html: str, layout: Layout) -> str:
    """The text of an HTML document that `html_text` has made safe to parse."""
    root = LexborHTMLParser(html).body
    node = root.child if root is not None else None
    depth = 0
    while node is not None:
        child = node.child if _enter(node, layout) else None
        if child is not None:
            node, depth = child, depth + 1
            continue
        _leave(node, layout)
        # Depth tells when to stop: comparing nodes would serialise both.
        while node.next is None and depth > 0 and node.parent is not None:
            node, depth = node.parent, depth - 1
            _leave(node, layout)
        node = node.next
    layout.end_line()
    return "\n".join(layout.frame.lines)


def _enter(node: LexborNode, layout: Layout) -> bool:
    """Whether to go into the node's children."""
    tag = node.tag or ""
    if tag == "-text":
        layout.text(node.text_content or "")
        return False
    if tag in _SKIPPED or tag.startswith(("-", "!")):
        return False
    attributes = node.attributes if _may_matter(tag) else {}
    style = attributes.get("style") or ""
    if "hidden" in attributes or _HIDDEN.search(style):
        return False
    if not layout.struck and (tag in _STRUCK_TAGS or _STRUCK.search(style)):
        layout.text(" ")
        return False  # what somebody struck out is no step any more
    if layout.code is not None:
        return _enter_in_code(tag, layout)
    if tag == "br":
        line_is_empty = not layout.frame.inline
        layout.end_line()
        layout.frame.blank = layout.frame.blank or (line_is_empty and not layout.frame.lists)
    elif tag == "hr":
        layout.end_line(spaced=True)
        layout.write("---")
        layout.frame.blank = True
    elif tag == "img":
        alt = _SPACES.sub(" ", attributes.get("alt") or "").strip()
        if " " in alt and not _FILE_NAME.match(alt):
            layout.text(f"[{alt[:200]}]")
    elif tag in ("pre", *_CODE):
        if tag == "pre":
            layout.end_line(spaced=True)
        layout.code, layout.code_depth = [], 1
    elif tag == "a":
        layout.links.append((layout.frame, len(layout.frame.lines), len(layout.frame.inline)))
    elif tag in _BLOCKS or tag in ("td", "th"):
        _enter_block(tag, attributes, layout)
    return True


def _may_matter(tag: str) -> bool:
    return tag not in ("b", "i", "u", "em", "strong", "br", "tbody", "thead")


def _enter_in_code(tag: str, layout: Layout) -> bool:
    assert layout.code is not None
    if tag in ("pre", *_CODE):
        layout.code_depth += 1
    elif (tag == "br" or tag in _BLOCKS) and layout.code:
        layout.code.append("\n")
    return True


def _enter_block(tag: str, attributes: dict[str, str | None], layout: Layout) -> None:
    frame = layout.frame
    classes = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    # Word writes every line as a paragraph, and empty ones for the blank lines.
    layout.end_line(spaced=tag in _SPACED and "MsoNormal" not in classes)
    if tag in _HEADINGS:
        frame.marker = ""
        frame.inline.append(_HEADINGS[tag])
    elif tag in ("ul", "ol", "dir"):
        start = attributes.get("start") or "1"
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        frame.lists.append(number if tag == "ol" else None)
    elif tag == "li":
        number_or_none = frame.lists[-1] if frame.lists else None
        frame.marker = "- " if number_or_none is None else f"{number_or_none}. "
        if not frame.lists:
            frame.lists.append(None)
        elif number_or_none is not None:
            frame.lists[-1] = number_or_none + 1
    elif tag == "blockquote":
        frame.quotes += 1
    elif tag == "table":
        layout.tables.append(Table())
    elif tag == "tr" and layout.tables:
        layout.tables[-1].rows.append([])
    elif tag in ("td", "th") and layout.tables and len(layout.tables) <= _MAX_TABLE_DEPTH:
        layout.tables[-1].heads += tag == "th"
        layout.open_cell()
    elif _SIGNATURE.search(classes):
        _mark_signature(layout)


def _mark_signature(layout: Layout) -> None:
    """Mail programs say where the signature is; the text says it with the usual two dashes."""
    if not layout.frame.lines or layout.frame.lines[-1].strip() != "--":
        layout.write("--")


def _leave(node: LexborNode, layout: Layout) -> None:
    tag = node.tag or ""
    frame = layout.frame
    if layout.code is not None:
        if tag in ("pre", *_CODE):
            layout.code_depth -= 1
            if layout.code_depth == 0:
                _end_code(layout, block=tag == "pre")
    elif tag == "a":
        _end_link(node, layout)
    elif tag in ("td", "th"):
        if layout.tables and len(layout.tables) <= _MAX_TABLE_DEPTH and len(layout.frames) > 1:
            table = layout.tables[-1]
            table.add_cell(layout.close_cell())
        else:
            layout.end_line()
    elif tag == "table" and layout.tables:
        layout.end_line()
        for line in table_lines(layout.tables.pop()):
            layout.write(line) if line else setattr(frame, "blank", True)
        frame.blank = True
    elif tag in ("ul", "ol", "dir"):
        layout.end_line()
        if frame.lists:
            frame.lists.pop()
        frame.marker = ""
        frame.blank = frame.blank or not frame.lists
    elif tag == "blockquote":
        layout.end_line()
        frame.quotes = max(0, frame.quotes - 1)
        frame.blank = True
    elif tag in _BLOCKS:
        _end_block(node, tag, layout)


def _end_block(node: LexborNode, tag: str, layout: Layout) -> None:
    word_paragraph = tag == "p" and "MsoNormal" in (node.attributes.get("class") or "")
    empty = word_paragraph and not "".join(layout.frame.inline).strip()
    layout.end_line(spaced=tag in _SPACED and not word_paragraph)
    if tag == "li":
        layout.frame.marker = ""
    layout.frame.blank = layout.frame.blank or (empty and not layout.frame.lists)


def _end_code(layout: Layout, *, block: bool) -> None:
    code = "".join(layout.code or []).strip("\n")
    layout.code = None
    if not code.strip():
        return
    if not block and "\n" not in code:
        layout.text(code if "`" in code else f"`{code.strip()}`")
        return
    fence = "````" if "```" in code else "```"
    layout.end_line()
    layout.write(fence)
    for line in code.split("\n"):
        layout.write(line.rstrip())
    layout.write(fence)
    layout.frame.blank = True


def _end_link(node: LexborNode, layout: Layout) -> None:
    if not layout.links:
        return
    frame, line_count, start = layout.links.pop()
    address = link_address(node.attributes.get("href") or "")
    if not address or frame is not layout.frame:
        return
    label = "".join(frame.inline[start:]) if len(frame.lines) == line_count else None
    if label is not None and not label.strip():
        return  # an image alone: a logo, or an attachment that only its readers may open
    shown = (label or "").strip().rstrip("/")
    if shown not in (address.rstrip("/"), _SCHEME.sub("", address).rstrip("/")):
        layout.text(f" ({address})")


def link_address(href: str) -> str:
    """The address worth showing, or "" for anchors, scripts and embedded data."""
    href = href.strip()
    if href[:7].lower() == "mailto:":
        return href[7:].split("?")[0]
    if not re.match(r"(?:https?|ftp|file|smb|ssh)://|\\\\", href, re.IGNORECASE):
        return ""
    if ".safelinks.protection.outlook.com/" in href[:100]:
        try:
            href = parse_qs(urlsplit(href).query).get("url", [href])[0]
        except ValueError:  # not an address after all: show it as it came
            return href[:2000]
    return href[:2000]
