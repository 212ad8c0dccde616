"""Every source that there is, against the one contract."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.contracts.source import GoneRecord, SourceClosed
from connectors.files.source import FileSource
from connectors.glpi.source.account import GlpiAccount, GlpiSite
from connectors.glpi.source.articles import GlpiArticleSource
from connectors.glpi.source.tickets import GlpiTicketSource
from tests.connectors.glpi.worlds import small_world
from tests.contracts.source import BadRecordContract, Opener, SourceContract, documents
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.replies import maintenance
from tests.fakes.glpi.transport import URL, client_for


def account(glpi: FakeGlpi) -> GlpiAccount:
    return GlpiAccount(client_for(glpi, "sync"), GlpiSite(URL))


class TestFile(SourceContract, BadRecordContract):
    """A tickets JSONL file, packed, so that it can be cut."""

    @pytest.fixture
    def lines(self) -> dict[str, str]:
        return {
            str(n): json.dumps({"id": n, "title": f"Printer {n}", "content": "It is jammed."})
            for n in range(1, 6)
        }

    @pytest.fixture
    def write(self, lines: dict[str, str], tmp_path: Path) -> Callable[[int | None], Path]:
        path = tmp_path / "tickets.jsonl.gz"

        def written(most: int | None = None) -> Path:
            packed = gzip.compress("".join(f"{line}\n" for line in lines.values()).encode())
            path.write_bytes(packed[:most])
            return path

        written()
        return written

    @pytest.fixture
    def opener(self, write: Callable[[int | None], Path]) -> Opener:
        path = write(None)
        return lambda: FileSource(path)

    @pytest.fixture
    def remove(
        self, lines: dict[str, str], write: Callable[[int | None], Path]
    ) -> Callable[[str], None]:
        def removed(external_id: str) -> None:
            del lines[external_id]
            write(None)

        return removed

    @pytest.fixture
    def spoil(
        self, lines: dict[str, str], write: Callable[[int | None], Path]
    ) -> Callable[[str], None]:
        def spoilt(external_id: str) -> None:
            lines[external_id] = lines[external_id][:-1]
            write(None)

        return spoilt

    @pytest.fixture
    def break_off(
        self, lines: dict[str, str], write: Callable[[int | None], Path]
    ) -> Callable[[], None]:
        lines |= {str(n): json.dumps({"id": n, "title": f"{n * 77773}"}) for n in range(6, 3000)}
        write(None)
        return lambda: write(9_000) and None


class GlpiContract(SourceContract):
    """Of either source of GLPI, against the fake."""

    itemtype = "Ticket"

    @pytest.fixture
    def glpi(self) -> FakeGlpi:
        world = small_world()
        for number in range(1, 5):
            world.add("KnowbaseItem", id=number, answer="<p>How</p>", is_faq=1, name=f"No {number}")
            world.add("Entity_KnowbaseItem", knowbaseitems_id=number, entities_id=number % 2)
        world.add("KnowbaseItem", id=9, answer="<p>A draft</p>", is_faq=0, name="Draft")
        return FakeGlpi(world)

    @pytest.fixture
    def remove(self, glpi: FakeGlpi) -> Callable[[str], None]:
        def removed(external_id: str) -> None:
            del glpi.world.table(self.itemtype)[int(external_id)]

        return removed

    @pytest.fixture
    def break_off(self, glpi: FakeGlpi) -> Callable[[], None]:
        def broken() -> None:
            glpi.fault = lambda call, _: (
                maintenance() if call.path in (self.itemtype, "Entity_KnowbaseItem") else None
            )

        return broken


class TestGlpiTickets(GlpiContract, BadRecordContract):
    """Tickets."""

    @pytest.fixture
    def opener(self, glpi: FakeGlpi) -> Opener:
        return lambda: GlpiTicketSource(account(glpi))

    @pytest.fixture
    def spoil(self, glpi: FakeGlpi) -> Callable[[str], None]:
        def spoilt(external_id: str) -> None:
            glpi.world.table("Ticket")[int(external_id)]["itilcategories_id"] = ["?"]

        return spoilt


class TestGlpiArticles(GlpiContract):
    """Articles, each field of which may be anything."""

    itemtype = "KnowbaseItem"

    @pytest.fixture
    def opener(self, glpi: FakeGlpi) -> Opener:
        return lambda: GlpiArticleSource(account(glpi))

    def test_what_may_not_be_shown_is_hidden(self, opener: Opener, glpi: FakeGlpi) -> None:
        glpi.world.table("KnowbaseItem")[2]["is_faq"] = 0
        for items in (list(opener().full({})), list(opener().ids())):
            hidden = [one for one in items if isinstance(one, GoneRecord)]
            assert {(one.external_id, one.hidden) for one in hidden} == {("2", True), ("9", True)}

    def test_a_knowledge_base_that_is_closed_is_said_to_be(
        self, opener: Opener, glpi: FakeGlpi
    ) -> None:
        assert documents(opener().full({}))
        reader = glpi.world.account("sync")
        assert reader is not None
        reader.forbidden = frozenset({"KnowbaseItem"})
        try:
            with pytest.raises(SourceClosed):
                next(iter(opener().full({})))
        finally:
            reader.forbidden = frozenset()
