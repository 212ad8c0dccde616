"""What every source of tickets must do. A source's own test inherits and says how to make one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import pytest

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import (
    BadRecord,
    Checkpoint,
    FullNeeded,
    GoneRecord,
    ListedRecord,
    Source,
    SourceItem,
)
from connectors.errors import GuichetError

Opener = Callable[[], Source]


def documents(items: Iterable[SourceItem]) -> dict[str, SourceDocument]:
    """The documents among what a source yields, by id."""
    return {one.external_id: one for one in items if isinstance(one, SourceDocument)}


def listed(source: Source) -> set[str]:
    return {one.external_id for one in source.ids() if isinstance(one, ListedRecord)}


class SourceContract:
    """Needs the fixtures `opener` (opens the source anew, for one run), `remove` (takes the record
    with this id out of it) and `break_off` (lets the source end before its time). It has at least
    three records, and none is bad."""

    def test_it_has_names_and_says_how_much_comes(self, opener: Opener) -> None:
        source = opener()
        assert source.name
        assert source.label
        found = documents(source.full({}))
        assert len(found) >= 3
        assert {one.source for one in found.values()} == {source.name}
        assert source.total is None or source.total >= len(found)

    def test_a_second_reading_is_the_same(self, opener: Opener) -> None:
        assert documents(opener().full({})) == documents(opener().full({}))

    def test_its_ids_are_those_of_a_full_reading(self, opener: Opener) -> None:
        assert listed(opener()) == documents(opener().full({})).keys()

    def test_some_are_read_as_in_a_full_reading(self, opener: Opener) -> None:
        every = documents(opener().full({}))
        for some in (sorted(every)[:2], sorted(every), []):
            assert documents(opener().documents(some)) == {one: every[one] for one in some}

    def test_what_is_not_there_is_said_to_be_gone(self, opener: Opener) -> None:
        found = list(opener().documents(["987654"]))
        assert [one.external_id for one in found if isinstance(one, GoneRecord)] == ["987654"]
        assert not documents(found)

    def test_nothing_is_gone_of_what_is_there(self, opener: Opener) -> None:
        source = opener()
        there = listed(source)
        gone = {one.external_id for one in opener().full({}) if isinstance(one, GoneRecord)}
        assert not gone & there

    def test_what_was_removed_is_neither_read_nor_listed(
        self, opener: Opener, remove: Callable[[str], None]
    ) -> None:
        before = documents(opener().full({}))
        victim = min(before)
        remove(victim)
        assert documents(opener().full({})).keys() == before.keys() - {victim}
        assert listed(opener()) == before.keys() - {victim}

    def test_a_source_that_breaks_off_says_so(
        self, opener: Opener, break_off: Callable[[], None]
    ) -> None:
        before = documents(opener().full({}))
        break_off()
        for read in (lambda: opener().full({}), lambda: opener().ids()):
            try:
                items: list[object] = list(read())
            except GuichetError:
                continue
            assert any(isinstance(one, BadRecord) and one.incomplete for one in items)
            assert not any(isinstance(one, GoneRecord) for one in items)
            assert len(items) <= len(before) + 1

    def test_a_checkpoint_is_json_and_nothing_changed_since(self, opener: Opener) -> None:
        checkpoint: dict[str, object] = {}
        for one in opener().full({}):
            if isinstance(one, Checkpoint):
                checkpoint = dict(one.document)
        assert json.loads(json.dumps(checkpoint)) == checkpoint
        # What lies shortly before the checkpoint may come again, as it is.
        every = documents(opener().full(checkpoint))
        try:
            for _ in range(3):
                items = list(opener().changes(checkpoint))
                assert documents(items).items() <= every.items()
                (checkpoint,) = (dict(one.document) for one in items if isinstance(one, Checkpoint))
            assert not documents(items)
        except FullNeeded:
            assert not any(isinstance(one, Checkpoint) for one in opener().full({}))

    def test_without_a_checkpoint_everything_is_asked_for(self, opener: Opener) -> None:
        with pytest.raises(FullNeeded):
            next(iter(opener().changes({})))


class BadRecordContract:
    """The same for a source of which single records may be unreadable. Needs `spoil`, which makes
    the record with this id so."""

    def test_a_bad_record_stops_no_other_and_is_not_gone(
        self, opener: Opener, spoil: Callable[[str], None]
    ) -> None:
        before = documents(opener().full({}))
        victim = min(before)
        spoil(victim)
        items = list(opener().full({}))
        assert documents(items).keys() == before.keys() - {victim}
        assert len([one for one in items if isinstance(one, BadRecord)]) == 1
        assert not [one for one in items if isinstance(one, GoneRecord) and not one.hidden]
