"""The sanitizer: what a text that no human wrote may not do to the person who reads it.

It holds for quotes of tickets and for the words of a model alike, on every platform:

- a link is shown only if a cited source holds it or its host is allowed; images never are,
  because loading one tells a stranger that it was read;
- an address of a printer, a share or a server that a cited source holds is shown as code, to be
  copied and not clicked;
- nothing notifies anybody: not ``@name``, not ``@channel``, not Slack's ``<!here>``;
- no markup reaches beyond the text: no HTML, no control or direction characters, and every code
  block that is opened is closed.

A text is read as its reader's program reads it: entities and escapes are resolved first, and what
is left is given to the parser of the console, which must find no link but the allowed ones.

``sanitize(sanitize(x)) == sanitize(x)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import urlsplit

from workers.text.characters import UNSEEN
from workers.text.commonmark import as_target, shown_as, targets_in
from workers.translations.sentences import say

ZERO_WIDTH_SPACE = "\u200b"
FENCE = "```"

_URL = re.compile(
    r"(?<![\w+.\-])[\w+.\-]*+:[/\\]{2,}[^\s<>\"`|]*"
    r"|(?<![\w.])www\.[^\s<>\"`|]+"
    r"|(?<!\w)(?:https?|javascript|vbscript|mailto|tel|sms|file|blob|about|intent):[^\s<>\"`|]+"
    r"|(?<!\w)data:[\w.+\-]*[/;,][^\s<>\"`|]*",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])?")
_DEFINITION = re.compile(r"^([ \t>*+\-.)\d]*+\[[^\[\]\n]+\]):", re.MULTILINE)
_SLACK_LINK = re.compile(r"<([^<>|\s]+)\|([^<>\n]*)>")
# A target may hold pairs of brackets, and stand on a line of its own.
_TARGET = r"\]\(\s*+<?((?:[^\s()<>]|\([^\s()<>]*+\))*+)>?[^()\n]*+\s*+\)"
_LINK = re.compile(r"\[([^\[\]\n]*+)" + _TARGET)
_ODD_LINK = re.compile(_TARGET)
_TAG = re.compile(r"<(?=[A-Za-z/!?@#$])")
_MENTION = re.compile(r"@(?=[^\s@\u200b])")
_ADDRESS = re.compile(r"[A-Za-z0-9.+\-]$")
_AFTER_ADDRESS = re.compile(r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_WORDY = re.compile(r"\w")
_FENCE_LINE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*+([\w+\-#]*+)[ \t]*$")
_RUN = re.compile(r"`{3,}|~{3,}")
_MARKS = re.compile(r"[\[\]()<>`~&\\]|(?<=[/\\])[/\\]")
_TRAILING = ".,;:!?'\"*_…»"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_COPIED = frozenset(
    {"ftp", "ftps", "git", "ipp", "ipps", "nfs", "rdp", "sftp", "smb", "ssh", "vnc"}
)
"""Schemes of addresses that are typed into a dialog or a terminal, and lead to no page."""


@dataclass(frozen=True, slots=True)
class Sanitized:
    """The text as it may be shown, and what was taken out of it, as codes."""

    text: str
    removed: tuple[str, ...]


def visible(text: str) -> str:
    """`text` without the characters that nobody sees, such as the ones that hide or turn words."""
    return UNSEEN.sub("", text)


def links_in(text: str) -> list[str]:
    """Every address in a text, as it may be compared with others, in order."""
    return [_trimmed(found.group()) for found in _URL.finditer(visible(text))]


def sanitize(
    text: str,
    *,
    allowed_links: AbstractSet[str],
    allowed_hosts: AbstractSet[str],
    max_chars: int,
    language: str = "en",
) -> Sanitized:
    """`text` with all that is not allowed taken out, at most `max_chars` long.

    `allowed_links` are whole addresses; `allowed_hosts` are host names in lower case. Never
    raises. Takes time in proportion to the text, which is cut to some multiple of `max_chars`
    first.
    """
    filters = _Filter(frozenset(map(_trimmed, allowed_links)), allowed_hosts, language)
    text = text[: 4 * max_chars].replace("\r\n", "\n")
    # A cut can leave a backtick or a bracket without its partner, so that what was code is prose:
    # then all is looked at again, and the text grows again.
    for _ in range(4):
        text = filters.settled(UNSEEN.sub("", text))
        quiet = _in_parts(text, _quiet, lambda code: code)
        text = _cut(quiet, max_chars)
        if text == quiet:
            return Sanitized(text, tuple(sorted(filters.removed)))
        filters.removed.add("cut")
    text = filters.plain(UNSEEN.sub("", text))
    text = _cut(_in_parts(text, _quiet, lambda code: code), max_chars)
    return Sanitized(text, tuple(sorted(filters.removed)))


class _Filter:
    """What is allowed, and what was taken out."""

    def __init__(self, links: AbstractSet[str], hosts: AbstractSet[str], language: str) -> None:
        self._links, self._hosts = links, hosts
        self._targets = {as_target(link) for link in links if self._allowed(link)}
        self._label = say("link_removed", language)
        self.removed: set[str] = set()

    def settled(self, text: str) -> str:
        """`text` without what is not allowed."""
        # Taking one thing out can join its neighbours into another: until nothing changes.
        for _ in range(8):
            before = text
            text = _in_parts(text, self.prose, self.urls)
            if text == before:
                break
        else:
            self.removed.add("link")
            return self.plain(text)
        if all(target in self._targets or self._allowed(target) for target in targets_in(text)):
            return text
        self.removed.add("link")
        return self.plain(text)

    def plain(self, text: str) -> str:
        """`text` without any markup or address at all: somebody nests or disguises on purpose."""
        return _in_parts(_MARKS.sub(" ", _URL.sub(" ", text)), self.prose, self.urls)

    def prose(self, text: str) -> str:
        """Everything outside code blocks."""
        text = _outside_quotes(text, shown_as)
        text = self._drop(_IMAGE, r"\1", text, "image")
        text = _DEFINITION.sub(self._definition, text)
        text = _SLACK_LINK.sub(lambda found: f"[{found[2]}]({found[1]})", text)
        text = _LINK.sub(self._link, text)
        text = _ODD_LINK.sub(self._odd_link, text)
        text = _URL.sub(self._url, text)
        return self._drop(_TAG, "‹", text, "markup")

    def urls(self, text: str) -> str:
        """Bare addresses inside code, where people copy them from."""
        return _URL.sub(self._copied, text)

    def _drop(self, pattern: re.Pattern[str], by: str, text: str, code: str) -> str:
        text, times = pattern.subn(by, text)
        if times:
            self.removed.add(code)
        return text

    def _definition(self, found: re.Match[str]) -> str:
        # A definition is invisible, and gives an address to any [text] of the message.
        self.removed.add("link")
        return f"{found[1]} "

    def _odd_link(self, found: re.Match[str]) -> str:
        if self._allowed(found[1]):
            return found.group()
        self.removed.add("link")
        return "]"

    def _link(self, found: re.Match[str]) -> str:
        label, target = found[1], found[2]
        if self._allowed(target):
            shown = _URL.sub("", label).strip() or target
            return f"[{shown}]({target})" if shown != target else target
        self.removed.add("link")
        return label or self._label

    def _url(self, found: re.Match[str]) -> str:
        whole = found.group()
        address = _trimmed(whole)
        if self._allowed(address):
            return whole
        if self._inert(address):
            rest = whole[len(address) :]
            return whole if _in_code(found.string, found.start()) else f"`{address}`{rest}"
        self.removed.add("link")
        return self._label + whole[len(address) :]

    def _copied(self, found: re.Match[str]) -> str:
        return found.group() if self._inert(_trimmed(found.group())) else self._url(found)

    def _inert(self, address: str) -> bool:
        return address.partition(":")[0].lower() in _COPIED and address in self._links

    def _allowed(self, address: str) -> bool:
        address = _trimmed(address)
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        if parts.scheme.lower() not in ("http", "https"):
            return False
        if "@" in parts.netloc or "\\" in address:
            return False
        if address in self._links:
            return True
        host = parts.hostname or ""
        return host.isascii() and host in self._hosts


def _in_code(text: str, at: int) -> bool:
    """Whether a backtick of this line is open before `at`."""
    return text.count("`", text.rfind("\n", 0, at) + 1, at) % 2 == 1


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence that it stands in."""
    # Closing brackets that none opens, counted once: an address may end in thousands.
    over = {mark: address.count(mark) - address.count(pair) for mark, pair in _PAIRS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if over.get(last, 0) > 0:
            over[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _in_parts(text: str, prose: Callable[[str], str], code: Callable[[str], str]) -> str:
    """Apply `prose` outside fenced code blocks and `code` inside.

    Only a fence on a line of its own counts, and it is written again in the one form that every
    platform reads alike: a text in doubt is prose, where mentions are neutralised.
    """
    parts: list[str] = []
    lines: list[str] = []
    inside = False
    for line in text.split("\n"):
        fence = _FENCE_LINE.match(line)
        if fence is None:
            lines.append(line if inside else _RUN.sub("`", line))
            continue
        if lines:
            parts.append((code if inside else prose)("\n".join(lines)))
        parts.append(FENCE if inside else FENCE + fence[1])
        lines, inside = [], not inside
    if lines:
        parts.append((code if inside else prose)("\n".join(lines)))
    if inside:
        parts.append(FENCE)
    return "\n".join(parts)


def _quiet(text: str) -> str:
    """Put a zero-width space behind every ``@`` that could begin a mention.

    Backslashes, quotes, bold and links do not stop a mention on Mattermost; this does. A mail
    address stays whole, and so does what stands in backticks, where nothing is a mention: people
    copy commands from there.
    """
    return _outside_quotes(text, _without_mentions)


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    if not _plainly_quoted(text):
        return change(text)
    # Every second part stands between two backticks.
    parts = text.split("`")
    parts[::2] = map(change, parts[::2])
    return "`".join(parts)


def _plainly_quoted(text: str) -> bool:
    """Whether every reader of Markdown pairs the backticks alike: single ones, two a span, each
    span within a line and between spaces or punctuation."""
    if "`" not in text or "``" in text or "\\`" in text:
        return False
    if any(line.count("`") % 2 for line in text.split("\n")):
        return False
    parts = text.split("`")
    return all(
        part and not part.isspace() and not _WORDY.search(before[-1:] + after[:1])
        for before, part, after in zip(parts[::2], parts[1::2], parts[2::2], strict=False)
    )


def _without_mentions(text: str) -> str:
    def separate(found: re.Match[str]) -> str:
        at = found.start()
        before, after = text[max(at - 1, 0) : at], text[found.end() : found.end() + 254]
        if _ADDRESS.search(before) and _AFTER_ADDRESS.match(after):
            return "@"
        return "@" + ZERO_WIDTH_SPACE

    return _MENTION.sub(separate, text)


def _cut(text: str, limit: int) -> str:
    """At most `limit` characters: whole paragraphs if possible, else lines, sentences, words."""
    if len(text) <= limit:
        return text
    room = limit - len(FENCE) - 3
    kept = text[: max(room, 0)]
    for mark in ("\n\n", "\n", ". ", " "):
        at = kept.rfind(mark)
        if at > room // 2:
            kept = kept[: at + (1 if mark == ". " else 0)]
            break
    else:
        # One endless word: whatever it is, half of it is of no use.
        kept = kept[: max(kept.rfind(" "), 0)]
    kept = kept.rstrip() + "\n…" if kept.strip() else "…"
    opened = sum(1 for line in kept.split("\n") if line.startswith(FENCE))
    if opened % 2:
        kept = kept.removesuffix("\n…").rstrip() + "\n" + FENCE + "\n…"
    return kept[:limit]
