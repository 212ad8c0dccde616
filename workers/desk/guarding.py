"""The guard with what a draft's own sources allow: used when it is made and when it is replayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from workers.answering.guard import Guarded, guard, links_in
from workers.answering.orders import speaks_to_model
from workers.knowledge.word_sets import words

MAX_DRAFT = 4_000
"""Characters of a draft: what every platform updates in place (Slack's limit is the least)."""

_NAME = re.compile(r"(?<![\w./\\-])(?:[\w-]+\.)+[^\W\d_]{2,24}\b")
_FILES = words(
    """avi bat bin bmp cfg cmd conf config cpp css csv dat db dll dmg doc docm docx exe gif gz htm
    html ico img ini iso jar jpeg jpg js json key lnk log mdb mkv mp3 mp4 msi odp ods odt ost pdf
    pem png ppt pptx ps1 pst rar rdp reg rpm rtf scr sql svg sys tar tex tgz tif tiff tmp toml txt
    vbs vhd wav webp wma wmv xls xlsm xlsx xml yaml yml"""
)
"""Endings of file names that are no top-level domain, as ``sh``, ``py`` and ``zip`` are: a name
with any other ending may be a host, and in doubt a colleague looks."""


def guard_draft(
    text: str,
    cited: Iterable[tuple[str | None, str]],
    allowed_hosts: Sequence[str],
    language: str,
) -> Guarded:
    """`text` as it may be shown. `cited` are the link and the quoted text of each source."""
    links = set()
    for url, excerpt in cited:
        links.update(links_in(excerpt))
        if url:
            links.add(url)
    return guard(
        text,
        allowed_links=frozenset(links),
        allowed_hosts=frozenset(allowed_hosts),
        max_chars=MAX_DRAFT,
        language=language,
    )


def doubts(
    guarded: Guarded, cited: Iterable[tuple[str | None, str]], allowed_hosts: Sequence[str]
) -> tuple[str, ...]:
    """Why a colleague must look at a written or quoted text, as codes.

    A source may hold a link that somebody planted in it, and a model that was told to pass it on
    does so, with a citation; a quote does so by itself. So an answer may link to its tickets and
    to the allowed hosts; any other link, and whatever else the guard had to touch, is looked at
    first.
    """
    own = {url for url, _ in cited if url}
    hosts = {host.lower() for host in allowed_hosts}
    rest = guarded.text
    for url in own:
        rest = rest.replace(url, " ")
    named = [_host(link) or "" for link in links_in(rest)]
    # Chat programs make a link of a bare name, too.
    named += [found.lower() for found in _NAME.findall(rest) if not _is_file(found)]
    strange = [host for host in named if host not in hosts]
    return tuple(
        code
        for code, found in (
            ("link", bool(strange) or "link" in guarded.removed),
            ("markup", bool({"image", "markup"} & set(guarded.removed))),
            ("cut", "cut" in guarded.removed),
            ("mention", "@" in guarded.text),
        )
        if found
    )


def is_doubtful_title(title: str) -> bool:
    """Whether a source's title, which its requester wrote, is more than a title."""
    return bool(links_in(title)) or "@" in title or speaks_to_model(title)


def _is_file(name: str) -> bool:
    return name.rpartition(".")[2].lower() in _FILES


def _host(link: str) -> str | None:
    try:
        return urlsplit(link).hostname
    except ValueError:
        return None
