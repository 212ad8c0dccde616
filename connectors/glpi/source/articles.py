"""Knowledge-base articles that everyone of an entity may read.

GLPI's list of articles gives drafts and unpublished ones to every account. An article is taken
only if it is in the FAQ, is published to an entity, and its dates include now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import GoneRecord
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.paging import Row
from connectors.glpi.api.zone import parse
from connectors.glpi.source.records import Names, entity_id_of, raw_html

ARTICLES_SOURCE = "glpi:articles"
ROOT_ENTITY = 0


def articles(
    client: GlpiClient, names: Names, zone: ZoneInfo, root_url: str, moment: datetime
) -> Iterator[SourceDocument | GoneRecord]:
    """Every article: the published ones of the FAQ as records of their own source, all others as
    hidden. `moment` is aware."""
    published = _published(client)
    for page in client.rows("KnowbaseItem"):
        for row in page:
            entities = published.get(row["id"], ())
            if _in_faq(row) and entities and _is_current(row, zone, moment):
                yield _record(row, entities, names, zone, root_url)
            else:
                yield GoneRecord(str(row["id"]), hidden=True)


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
    row: Row, entities: list[Row] | tuple[Row, ...], names: Names, zone: ZoneInfo, root_url: str
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


def _first(entities: list[Row] | tuple[Row, ...]) -> int | None:
    ids = [found for one in entities if isinstance(found := one.get("entities_id"), int)]
    return min(ids) if ids else None
