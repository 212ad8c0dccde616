"""A draft with only the links of its own sources, when it is made and when it is replayed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from workers.generation.guardrails.file_names import without_local_files
from workers.generation.guardrails.holes import hole_doubts
from workers.generation.guardrails.hosts import may_be_host
from workers.generation.guardrails.normalize import normalize
from workers.generation.guardrails.phishing import is_phishing
from workers.generation.guardrails.prompt_injection import claims_approval, has_prompt_injection
from workers.generation.guardrails.sanitizer import Sanitized, links_in, sanitize
from workers.redaction import site_own_places

MAX_DRAFT = 4_000
"""Characters of a draft: what every platform updates in place (Slack's limit is the least)."""

_NAME = re.compile(
    r"(?<![\w-])(?<![\w-]\.)(?:[\w-]+\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24}\b)", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)")
_DEFANGED = re.compile(r"[\[({]\.[\])}]")
"""How people write a dot that no program shall make a link of, and others type it as one."""


def sanitize_draft(
    text: str,
    cited: Iterable[tuple[str | None, str]],
    allowed_hosts: Sequence[str],
    language: str,
) -> Sanitized:
    """`text` as it may be shown. `cited` are the link and the quoted text of each source."""
    links = set()
    for url, excerpt in cited:
        links.update(links_in(excerpt))
        if url:
            links.add(url)
    return sanitize(
        text,
        allowed_links=frozenset(links),
        allowed_hosts=frozenset(allowed_hosts),
        max_chars=MAX_DRAFT,
        language=language,
    )


def doubts(
    sanitized: Sanitized, cited: Iterable[tuple[str | None, str]], allowed_hosts: Sequence[str]
) -> tuple[str, ...]:
    """Why a colleague must look at a written or quoted text, as codes.

    A source may hold a link that somebody planted in it, and a model that was told to pass it on
    does so, with a citation; a quote does so by itself. So an answer may link to its tickets and
    to the allowed hosts, and may name what is the site's own; any other link, whatever else was
    taken out, and what the redactor left a hole for, is looked at first.
    """
    cited = list(cited)
    own = {url for url, _ in cited if url}
    hosts = {host.lower() for host in allowed_hosts}
    # As it was written: a backtick behind a backslash makes no code.
    rest = without_local_files(sanitized.text)
    for url in own:
        # No more than the address itself: what it only begins with leads elsewhere.
        rest = re.sub(rf"{re.escape(url)}(?![\w@-]|[.:]\w)", " ", rest)
    rest = _DEFANGED.sub(".", normalize(rest))
    named = [_host(link) or "" for link in links_in(rest)]
    # Chat programs make a link of a bare name, too.
    places = site_own_places().with_mailboxes_in("\n".join(excerpt for _, excerpt in cited))
    bare = places.without(rest)
    named += [found.lower() for found in _NAME.findall(bare) if may_be_host(found)]
    named += _NUMBERED.findall(bare)
    strange = [host for host in named if host not in hosts]
    seen = (
        code
        for code, found in (
            ("link", bool(strange) or "link" in sanitized.removed),
            ("markup", bool({"image", "markup"} & set(sanitized.removed))),
            ("cut", "cut" in sanitized.removed),
            ("mention", "@" in bare),
        )
        if found
    )
    return (*seen, *hole_doubts(sanitized.text))


def is_doubtful_title(title: str, allowed_hosts: Sequence[str] = ()) -> bool:
    """Whether a source's title, which its requester wrote, is more than a title.

    It is shown beside every answer that cites the source, to whoever asks: a link or a host in
    any disguise, a mention, a claim of approval, an order to a machine, and a demand for a secret
    or for money are for a colleague to look at.
    """
    sanitized = sanitize_draft(title, (), allowed_hosts, "en")
    read = normalize(title)
    # Whose printer it was may be redacted: a title is no answer, and a hole in it harms nobody.
    found = set(doubts(sanitized, (), allowed_hosts)).difference(hole_doubts(sanitized.text))
    return bool(found) or claims_approval(read) or has_prompt_injection(read) or is_phishing(read)


def _host(link: str) -> str | None:
    try:
        return urlsplit(link).hostname
    except ValueError:
        return None
