"""The guard with what a draft's own sources allow: used when it is made and when it is replayed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workers.answering.guard import Guarded, guard, links_in

MAX_DRAFT = 4_000
"""Characters of a draft: what every platform updates in place (Slack's limit is the least)."""


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
