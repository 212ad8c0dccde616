"""Where mail and IP addresses stand in a text, whoever they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.text.word_lists import words

DOMAIN = re.compile(r"(?:[\w](?:[\w-]{0,62}\w)?\.){1,8}[^\W\d_][\w-]{1,23}(?![\w@])")
_LOCAL_CHARS = frozenset("._%+-'’!#$&*^~?")
_MAX_LOCAL = 64
# "icon@2x.png", "user@1000.service": files and units, no addresses.
_NOT_DOMAINS = words("png jpg jpeg gif svg webp service socket target timer mount js css ts tsx")
SPELLED = re.compile(
    r"(?i)(?<![\w.])(?P<local>[\w.+-]{1,64})(?: {0,2}[\[(](?:at|arobase|@)[\])] {0,2}"
    r"| {1,2}(?:arobase|(?-i:AT)|@) {1,2}|\uff20)"
    r"(?P<domain>[\w-]{1,63}(?:(?: {0,2}[\[(](?:dot|point)[\])] {0,2}|\. ?(?=[^\W\d_]{2,})"
    r"| (?:point|(?-i:DOT)) )[\w-]{1,63}){1,4})"
)
"""An address whose signs are written as words: ``jane (at) corp [dot] example``."""
_SPELLED_DOT = re.compile(r"(?i) {0,2}(?:[\[(](?:dot|point)[\])]|\.|\b(?:dot|point)\b) {0,2}")
IPV4 = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d|\.(?:msi|exe|zip|mum|cab|dmg|deb|rpm|jar|xpi"
    r"|tar|pkg)\b)"
)
IPV6 = re.compile(
    r"(?<![\w:.\])}])(?=[0-9A-Fa-f:]{0,39}:[0-9A-Fa-f]{0,4}:)"
    r"[0-9A-Fa-f:]{2,39}(?:(?<=:)(?:\d{1,3}\.){3}\d{1,3})?(?:%[A-Za-z0-9]{1,15})?(?![\w:])"
)


def addresses_in(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each mail address begins, its ``@`` is, and it ends."""
    position = 0
    at = text.find("@")
    while at >= 0:
        start = _local_start(text, at, position)
        domain = DOMAIN.match(text, at + 1)
        if start < at and domain and _is_domain(domain[0]):
            yield start, at, domain.end()
            position = domain.end()
        at = text.find("@", max(at + 1, position))


def spelled_address(found: re.Match[str]) -> str:
    """What `SPELLED` found, as it is meant."""
    return f"{found['local']}@{_SPELLED_DOT.sub('.', found['domain'])}"


def _is_domain(domain: str) -> bool:
    return domain.rsplit(".", 1)[1].lower() not in _NOT_DOMAINS


def _local_start(text: str, at: int, floor: int) -> int:
    start = at
    lowest = max(floor, at - _MAX_LOCAL)
    while start > lowest and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_CHARS):
        start -= 1
    while start < at and not (text[start].isalnum() or text[start] == "_"):
        start += 1  # punctuation before an address is not the address
    return start
