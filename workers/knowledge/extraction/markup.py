"""What kind of text a ticket field is: HTML, entity-encoded HTML, or plain text with a ``<`` in it.

Some ticket systems hand out ``<``, ``>`` and ``&`` as numeric entities, so HTML arrives as
``&#60;p&#62;`` and the text inside it doubly encoded. Mail collectors, old tickets and imports
bring the other kinds. Nothing declares which, so the evidence decides: closing tags and void tags
of real elements. ``if a < b``, ``<Thumbprint>`` and ``<x@y.z>`` are no evidence.
"""

from __future__ import annotations

import html
import re
from typing import Literal

Kind = Literal["plain", "html", "mixed"]

_BLOCKS = (
    "address|article|aside|blockquote|body|br|center|dd|details|dir|div|dl|dt|fieldset|figcaption"
    "|figure|footer|form|h[1-6]|head|header|hr|html|li|main|nav|ol|p|pre|section|summary|table"
    "|tbody|td|tfoot|th|thead|title|tr|ul|caption|col|colgroup|link|meta|base|style|script"
)
_INLINES = (
    "a|abbr|acronym|b|bdi|bdo|big|button|cite|code|del|dfn|em|font|i|iframe|img|input|ins|kbd|label"
    "|mark|noscript|object|option|q|s|samp|select|small|span|strike|strong|sub|sup|svg|template"
    "|textarea|tt|u|var|video|audio|source|wbr"
)
# Word and Outlook write their own elements; none of them is text that a person typed.
_OFFICE = r"(?:o|v|w|m|x|st1):\w++|!\[[^\]<>]*\]|\?xml[^<>]*+"
TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>(?:{_BLOCKS}|{_INLINES})(?=[\s/>])|{_OFFICE})(?P<rest>[^<>]*)>",
    re.IGNORECASE,
)
_OPENERS = "p|div|ul|ol|table|h[1-6]|html|body|pre|blockquote"
_EVIDENCE = re.compile(
    rf"</(?:{_BLOCKS}|{_INLINES})\s{{0,9}}>|<(?:br|hr)\s{{0,9}}/?>|<img\s[^<>]*>|<!doctype\s+html"
    rf"|\A\s*<(?:{_OPENERS})(?=[\s>])",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_STARTS_WITH_TAG = re.compile(
    rf"\s*(?:<!doctype|<!--|<(?:{_BLOCKS}|{_INLINES})(?=[\s/>]))", re.IGNORECASE
)
_ENDS_WITH_TAG = re.compile(rf"</?(?:{_BLOCKS}|{_INLINES})(?=[\s/>])[^<>]{{0,300}}>\s*\Z", re.I)
_LINE_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
# These show that somebody pasted the source of a page, which is then what the text is about.
_PAGE_SOURCE = re.compile(
    r"<(?:html|head|body|script|style|iframe|meta|title|input|button|form|textarea|embed|figure"
    r"|!doctype|link|canvas|video|object)(?=[\s/>])",
    re.IGNORECASE,
)
_ENCODED_EVIDENCE = re.compile(
    r"(?:&lt;|&#0{0,4}60;|&#x3c;)"
    rf"(?:/(?:{_BLOCKS}|{_INLINES})\s{{0,9}}|(?:br|hr)\s{{0,9}}/?)(?:&gt;|&#0{{0,4}}62;|&#x3e;)"
    rf"|\A\s*(?:&lt;|&#0{{0,4}}60;|&#x3c;)(?:{_OPENERS})(?=[\s&])",
    re.IGNORECASE,
)
# Only whole entities, with their semicolon: `?a=1&copy=2` is an address, not a sign.
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def kind_of(text: str) -> Kind:
    """`html` is laid out by its tags alone; `mixed` is typed text, lines and all, with tags in it.

    Support threads are full of pasted page source, and Markdown articles of fenced HTML: those
    are `mixed`, in which only the tags that format are understood.
    """
    if not _EVIDENCE.search(text):
        return "plain"
    if "```" in text:
        return "mixed"
    if _STARTS_WITH_TAG.match(text):
        tail = text[-400:]
        if _ENDS_WITH_TAG.search(tail) or tail.rstrip().endswith("-->"):
            return "html"
        return "html" if len(_BLOCK_TAG.findall(text)) >= text.count("\n") else "mixed"
    if _PAGE_SOURCE.search(text):
        return "mixed"
    return "html" if len(_LINE_BREAK.findall(text)) >= text.count("\n") else "mixed"


def shows_page_source(text: str) -> bool:
    return _PAGE_SOURCE.search(text) is not None


def decoded(text: str) -> str:
    """Undo the entity encoding of a transport; HTML keeps its own entities for its parser."""
    for _ in range(3):
        if "&" not in text or _EVIDENCE.search(text):
            break
        if _ENCODED_EVIDENCE.search(text):
            text = ENTITY.sub(_unescape_markup_only, text)
        else:
            plain = ENTITY.sub(lambda found: html.unescape(found[0]), text)
            if plain == text:
                break
            text = plain
    return text


_MARKUP_ONLY = {"<", ">", "&", '"', "'"}


def _unescape_markup_only(found: re.Match[str]) -> str:
    char = html.unescape(found[0])
    return char if char in _MARKUP_ONLY else found[0]
