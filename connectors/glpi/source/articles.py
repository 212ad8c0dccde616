"""GLPI's knowledge base as a source: articles that everyone of an entity may read.

GLPI's list of articles gives drafts and unpublished ones to every account. An article is taken
only if it is in the FAQ, is published to an entity, and its dates include now.

They are few, so that they are read in full each time. One that GLPI still lists and shows no more
goes at once; one that is listed no more goes unless that looks like an accident.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import (
    FullNeeded,
    GoneRecord,
    ListedRecord,
    ListItem,
    SourceClosed,
    SourceItem,
)
from connectors.glpi import LABEL
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import RIGHT_MISSING, GlpiRefused
from connectors.glpi.api.paging import Row
from connectors.glpi.api.zone import parse
from connectors.glpi.source.account import GlpiAccount
from connectors.glpi.source.records import Names, entity_id_of, raw_html

ARTICLES_SOURCE = "glpi:articles"
ROOT_ENTITY = 0


class GlpiArticleSource:
    """`connectors.contracts.source.Source` over the published articles of the FAQ.

    All other articles that GLPI lists are yielded as hidden.
    """

    name = ARTICLES_SOURCE
    label = LABEL
    whole = True
    few_may_vanish = True
    total = None

    def __init__(self, account: GlpiAccount) -> None:
        self._account = account
        self._client = account.client

    @property
    def requests(self) -> int:
        """Calls of the account so far."""
        return self._client.requests

    def full(self, _checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """Every article. Raises `SourceClosed` if the account may not read the knowledge base."""
        account = self._account
        names = account.names
        try:
            zone = account.zone
            found = list(self._articles(zone))
        except GlpiRefused as error:
            if error.code != RIGHT_MISSING:
                raise
            # A site may keep its knowledge base to itself.
            raise SourceClosed("GLPI's knowledge base may not be read.", error.hint) from error
        for row, entities in found:
            if entities:
                yield _record(row, entities, names, zone, account.root_url)
            else:
                yield GoneRecord(str(row["id"]), hidden=True)

    def changes(self, _checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """Never: they are read in full."""
        raise FullNeeded

    def ids(self) -> Iterator[ListItem]:
        """Every article. Needs no names, so that what is hidden is known though those are not."""
        for row, entities in self._articles(self._account.zone):
            found = str(row["id"])
            yield ListedRecord(found) if entities else GoneRecord(found, hidden=True)

    def documents(self, ids: Sequence[str]) -> Iterator[SourceItem]:
        """The articles with these ids as they are now."""
        wanted = set(ids)
        for one in self.full({}):
            if isinstance(one, SourceDocument | GoneRecord) and one.external_id in wanted:
                wanted.discard(one.external_id)
                yield one
        yield from (GoneRecord(article) for article in sorted(wanted))

    def _articles(self, zone: ZoneInfo) -> Iterator[tuple[Row, Sequence[Row]]]:
        """Every article with where it is published, which is nowhere unless it may be shown."""
        published, moment = _published(self._client), datetime.now(UTC)
        for page in self._client.rows("KnowbaseItem"):
            for row in page:
                shown = _in_faq(row) and _is_current(row, zone, moment)
                yield row, published.get(row["id"], ()) if shown else ()


def _published(client: GlpiClient) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for page in client.rows("Entity_KnowbaseItem"):
        for row in page:
            if isinstance(row.get("knowbaseitems_id"), int):
                found[row["knowbaseitems_id"]].append(row)
    return found


def _in_faq(row: Row) -> bool:
    return row.get("is_faq") in (1, "1", True)


def _is_current(row: Row, zone: ZoneInfo, moment: datetime) -> bool:
    begins, ends = parse(row.get("begin_date"), zone), parse(row.get("end_date"), zone)
    now = moment.astimezone(UTC)
    return (begins is None or begins <= now) and (ends is None or now <= ends)


def _record(
    row: Row, entities: Sequence[Row], names: Names, zone: ZoneInfo, root_url: str
) -> SourceDocument:
    everyone = any(
        one.get("entities_id") == ROOT_ENTITY and one.get("is_recursive") in (1, "1", True)
        for one in entities
    )
    first = None if everyone else _first(entities)
    return SourceDocument(
        source=ARTICLES_SOURCE,
        external_id=str(row["id"]),
        title=raw_html(row.get("name")),
        content=raw_html(row.get("answer")),
        # Published to several entities, it is kept for the first: less is seen, never more.
        entity=None if everyone else names.entity(first),
        entity_id=None if everyone else entity_id_of(first),
        opened=parse(row.get("date_creation") or row.get("date"), zone),
        solved=parse(row.get("date_mod"), zone),
        url=f"{root_url}/front/helpdesk.faq.php?id={row['id']}",
        kind="article",
        public=everyone,
    )


def _first(entities: Sequence[Row]) -> int | None:
    ids = [found for one in entities if isinstance(found := one.get("entities_id"), int)]
    return min(ids) if ids else None
