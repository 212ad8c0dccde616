"""GLPI's tickets as a source: in full, or by what changed since the last time.

A reading by changes asks for a full one where that would not be enough: the first time, for
another GLPI, and when names or times would come out otherwise now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contracts.source import Checkpoint, FullNeeded, ListedRecord, ListItem, SourceItem
from connectors.glpi import LABEL
from connectors.glpi.api.watermark import TooManyChanged, Watermark
from connectors.glpi.source.account import GlpiAccount
from connectors.glpi.source.changes import Changes, watermarks
from connectors.glpi.source.checkpoint import (
    check_names,
    followed,
    marks_to_json,
    names_to_json,
    renamed,
)
from connectors.glpi.source.children import all_owners
from connectors.glpi.source.download import Download
from connectors.glpi.source.records import SOURCE
from connectors.glpi.source.survey import present

SCOPES = "by id"
"""How tickets name their entity; a checkpoint that knew another way asks for a full reading."""
IDS_AT_ONCE = 50_000
"""Ids a page: 40,000 come in a quarter of a second."""


class GlpiTicketSource:
    """`connectors.contracts.source.Source` over GLPI's tickets."""

    name = SOURCE
    label = LABEL
    whole = True
    few_may_vanish = False

    def __init__(self, account: GlpiAccount) -> None:
        self._account = account
        self._client = account.client
        self._state: dict[str, Any] = {}
        """The checkpoint that this run comes to."""
        self._scan: Changes | None = None
        self._present = ""
        self.total: int | None = None

    @property
    def requests(self) -> int:
        """Calls of the account so far."""
        return self._client.requests

    def full(self, checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """Every live ticket. Raises `Conflict` before the first if too much is missing beside."""
        account, state = self._account, self._begun(checkpoint)
        zone, state["zone_is_sure"] = account.find_zone(state.get("zone"))
        state["zone"] = zone.key
        _, at = present(self._client, zone)
        # Taken first: what changes while the download runs is seen again by the next reading.
        state["marks"] = marks_to_json(watermarks(self._client, at))
        self.total = self._client.count("Ticket")
        scan = Download(
            self._client, account.names, zone, account.root_url, account.site.folder,
            account.progress, before=self._lists(state),
        )  # fmt: skip
        yield from scan.records()
        yield Checkpoint(state | {"lists": scan.kept, "totals": scan.totals})

    def changes(self, checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        """Changed tickets as they are now, and those that are gone."""
        account, state = self._account, self._begun(checkpoint)
        why = self._why_full(checkpoint)
        if why:
            raise FullNeeded(why)
        self._state = state
        self._scan = scan = Changes(
            self._client, account.names, account.zone, account.root_url,
            {name: Watermark.from_json(mark) for name, mark in state["marks"].items()},
            present=self._present, lists=self._lists(state),
        )  # fmt: skip
        try:
            yield from scan.records()
        except TooManyChanged:
            raise FullNeeded("much changed") from None
        state["marks"] = marks_to_json(scan.marks)
        yield Checkpoint(state)

    def ids(self) -> Iterator[ListItem]:
        """Every live ticket with those who asked: nothing tells of a purge or a removed asker."""
        there = [
            row["id"]
            for page in self._client.rows("Ticket", size=IDS_AT_ONCE, only_id="true")
            for row in page
        ]
        owners = all_owners(self._client)
        for ticket in there:
            yield ListedRecord(str(ticket), owners.get(ticket, ()))
        if self._state:
            self._follow_lists()
            yield Checkpoint(self._state)

    def documents(self, ids: Sequence[str]) -> Iterator[SourceItem]:
        """The tickets with these ids as they are now."""
        account = self._account
        scan = self._scan or Changes(
            self._client, account.names, account.zone, account.root_url
        )  # fmt: skip
        yield from scan.of(sorted(map(int, ids)))

    def _begun(self, checkpoint: Mapping[str, Any]) -> dict[str, Any]:
        """The checkpoint as far as it is known before anything is read."""
        account, state = self._account, dict(checkpoint)
        if state.get("url") != account.root_url:
            # Another GLPI may have as little as it has.
            state.pop("lists", None)
        elif not account.force:
            check_names(state.get("names") or {}, account.names)
        return state | {
            "url": account.root_url,
            "scopes": SCOPES,
            "read_at": datetime.now(UTC).isoformat(),
            "names": names_to_json(account.names),
        }

    def _why_full(self, checkpoint: Mapping[str, Any]) -> str:
        """Why what changed would not be enough; empty if it is."""
        account = self._account
        if not checkpoint.get("marks") or checkpoint.get("url") != account.root_url:
            return "it is the first time"
        if checkpoint.get("scopes") != SCOPES:
            return "tickets are kept for entities by their ids now"
        if renamed(checkpoint.get("names") or {}, account.names):
            return "entities, categories or locations have other names"
        zone = ZoneInfo(checkpoint["zone"])
        account.keep_zone(zone)
        fits, self._present = present(self._client, zone)
        if checkpoint.get("zone_is_sure") and not fits:
            return "the account's time zone is another one"
        return ""

    def _lists(self, state: Mapping[str, Any]) -> dict[str, int]:
        """How many rows of children the last full reading found, unless they may vanish."""
        return {} if self._account.force else state.get("lists") or {}

    def _follow_lists(self) -> None:
        """Let a slow and true change of the lists of children not add up to a stop."""
        lists, totals = self._state.get("lists") or {}, self._state.get("totals") or {}
        there = {itemtype: self._client.count(itemtype) for itemtype in lists}
        self._state["lists"], self._state["totals"] = followed(lists, totals, there)
