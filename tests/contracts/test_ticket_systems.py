"""Every ticket desk that there is, against the one contract."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from connectors.contracts.ticket_system import NewTicket, TicketState, TicketSystem
from connectors.database.engine import make_engine
from connectors.database.models import LocalFollowUp, LocalTicket
from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.glpi.tickets.system import CLOSING_REFERENCE, GlpiTickets
from connectors.localdesk.system import LocalTickets
from tests.contracts.ticket_system import MARKER, OTHER, TicketDeskContract
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, as_json, error, maintenance
from tests.fakes.glpi.transport import URL, client_for
from tests.fakes.glpi.world import Account, World
from tests.fakes.ticket_system import FakeTicketSystem

WRITER = Account(2, "writer", writes=True, private=True)


class TestLocal(TicketDeskContract):
    """The local desk, on both databases."""

    @pytest.fixture
    def engine(self, database_url: str) -> Iterator[Engine]:
        made = make_engine(database_url)
        yield made
        made.dispose()

    @pytest.fixture
    def desk(self, engine: Engine) -> TicketSystem:
        return LocalTickets(engine, "https://console.example")

    @pytest.fixture
    def requester(self) -> str:
        return "01person"

    @pytest.fixture
    def texts(self, engine: Engine) -> Callable[[str], list[str]]:
        def read(ticket: str) -> list[str]:
            with Session(engine) as session:
                body = session.get_one(LocalTicket, int(ticket)).body
                added = session.scalars(select(LocalFollowUp.text).order_by(LocalFollowUp.id))
                return [body, *added]

        return read

    @pytest.fixture
    def finish(self, engine: Engine) -> Callable[[str], None]:
        def solve(ticket: str) -> None:
            with Session(engine) as session, session.begin():
                session.get_one(LocalTicket, int(ticket)).state = TicketState.SOLVED

        return solve


class TestGlpi(TicketDeskContract):
    """GLPI, by an account that may write, against the fake."""

    @pytest.fixture
    def glpi(self) -> FakeGlpi:
        world = World(accounts=[WRITER])
        world.add("Entity", id=1, completename="LSL > Paris")
        world.add("Entity", id=2, completename="LSL > Saclay")
        world.add("ITILCategory", id=5, completename="Réseau > VPN", entities_id=1)
        world.add("ITILCategory", id=6, completename="Mail", entities_id=2)
        world.user("ada", entities={1: False})
        return FakeGlpi(world)

    @pytest.fixture
    def desk(self, glpi: FakeGlpi) -> GlpiTickets:
        return GlpiTickets(client_for(glpi, "writer"), URL, default_entity=2)

    @pytest.fixture
    def requester(self) -> str:
        return "1"

    @pytest.fixture
    def texts(self, glpi: FakeGlpi) -> Callable[[str], list[str]]:
        def read(ticket: str) -> list[str]:
            added = glpi.world.table("ITILFollowup").values()
            rows = [glpi.world.table("Ticket")[int(ticket)], *added]
            return [html.unescape(re.sub("<[^>]*>", "", row["content"])) for row in rows]

        return read

    @pytest.fixture
    def finish(self, glpi: FakeGlpi) -> Callable[[str], None]:
        def solve(ticket: str) -> None:
            glpi.world.solve(int(ticket), "<p>Done</p>")

        return solve

    def test_it_is_opened_in_the_askers_name_entity_and_category(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        opened = desk.open_ticket(NewTicket(MARKER, "VPN", "x", "1", "Réseau > VPN", "1"))
        row = glpi.world.table("Ticket")[int(opened.ticket_id)]
        assert (row["entities_id"], row["itilcategories_id"]) == (1, 5)
        (actor,) = glpi.world.table("Ticket_User").values()
        assert (actor["users_id"], actor["type"]) == (1, 1)
        assert opened.url == f"{URL}/front/ticket.form.php?id={opened.ticket_id}"

    def test_an_unknown_asker_or_category_is_left_out_and_an_entity_is_always_sent(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        for category in ("Nothing", "Réseau > VPN"):
            opened = desk.open_ticket(NewTicket(MARKER, "x", "x", None, category))
            row = glpi.world.table("Ticket")[int(opened.ticket_id)]
            assert (row["entities_id"], row["itilcategories_id"]) == (2, 0)
        assert not glpi.world.table("Ticket_User")

    @pytest.mark.parametrize("itemtype", ["ITILCategory", "Entity"])
    def test_an_account_that_may_not_read_categories_opens_tickets_without(
        self, desk: GlpiTickets, glpi: FakeGlpi, itemtype: str
    ) -> None:
        for account in glpi.world.accounts:
            account.forbidden = frozenset({itemtype})
        try:
            opened = desk.open_ticket(NewTicket(MARKER, "VPN", "x", "1", "Réseau > VPN", "1"))
        finally:
            for account in glpi.world.accounts:
                account.forbidden = frozenset()
        row = glpi.world.table("Ticket")[int(opened.ticket_id)]
        assert (row["entities_id"], row["itilcategories_id"]) == (1, 0)

    def test_categories_that_do_not_come_put_a_ticket_off(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        glpi.fault = lambda call, _: maintenance() if call.path == "ITILCategory" else None
        with pytest.raises(Unavailable):
            desk.open_ticket(NewTicket(MARKER, "VPN", "x", "1", "Réseau > VPN", "1"))
        assert not glpi.world.table("Ticket")

    def test_a_category_is_found_though_a_proxy_drops_the_header_for_raw_html(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        answer = glpi.answer

        def without_header(call: Call) -> Reply:
            headers = {k: v for k, v in call.headers.items() if k != "x-glpi-sanitized-content"}
            return answer(Call(call.method, call.path, call.params, headers, call.body))

        glpi.answer = without_header  # type: ignore[method-assign]
        opened = desk.open_ticket(NewTicket(MARKER, "VPN", "x", "1", "Réseau > VPN", "1"))
        assert glpi.world.table("Ticket")[int(opened.ticket_id)]["itilcategories_id"] == 5

    def test_numbers_that_a_search_writes_as_text_are_numbers(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        data = [{"2": "7", "1": "VPN", "12": "5"}, {"2": "x"}, {"2": None}, {"1": "?"}]
        glpi.fault = lambda call, _: (
            as_json(200, {"data": data}) if call.path == "search/Ticket" else None
        )
        (found,) = desk.tickets_of("1")
        assert (found.ticket_id, found.state) == ("7", TicketState.SOLVED)

    def test_no_text_becomes_markup(self, desk: GlpiTickets, glpi: FakeGlpi) -> None:
        evil = '</p><img src=x onerror="a()">\n&#60;script&#62; javascript:x'
        ticket = desk.open_ticket(
            NewTicket(MARKER, evil, evil, None, link='https://g/"><b>')
        ).ticket_id
        desk.add_follow_up(ticket, evil, OTHER)
        rows = [glpi.world.table("Ticket")[int(ticket)], *glpi.world.table("ITILFollowup").values()]
        for row in rows:
            tags = re.findall(r"<([^\s/>]+)", row["content"])
            assert set(tags) <= {"p", "br", "small", "a"}
            assert "<" not in row.get("name", "")
            assert CLOSING_REFERENCE.search(row["content"])

    def test_a_ticket_in_the_trash_is_found_by_its_marker_and_has_no_state(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        opened = desk.open_ticket(NewTicket(MARKER, "x", "x", None))
        glpi.world.table("Ticket")[int(opened.ticket_id)]["is_deleted"] = 1
        assert desk.find_by_marker(MARKER) == opened
        assert desk.state_of(opened.ticket_id) is None

    def test_a_lost_answer_is_no_answer_and_a_refusal_is_one(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        def lost(call: Call, _number: int) -> Reply | None:
            if call.method != "POST":
                return None
            glpi.fault = None
            glpi.answer(call)
            return Reply(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"})

        glpi.fault = lost
        with pytest.raises(OutcomeUnknown):
            desk.open_ticket(NewTicket(MARKER, "x", "x", None))
        found = desk.find_by_marker(MARKER)
        assert found is not None
        assert len(glpi.world.table("Ticket")) == 1
        glpi.fault = lambda call, _: error(400, "ERROR_GLPI_ADD") if call.method == "POST" else None
        with pytest.raises(Refused):
            desk.open_ticket(NewTicket(OTHER, "x", "x", None))
        glpi.fault = lambda _call, _number: maintenance()
        for ask in (lambda: desk.find_by_marker(MARKER), lambda: desk.tickets_of("1"),
                    lambda: desk.state_of(found.ticket_id)):  # fmt: skip
            with pytest.raises(Unavailable):
                ask()

    @pytest.mark.parametrize("end", ["solved", "closed"])
    def test_reopening_again_undoes_no_end_that_came_after_the_reason(
        self, desk: GlpiTickets, glpi: FakeGlpi, end: str
    ) -> None:
        ticket = desk.open_ticket(NewTicket(MARKER, "x", "x", None)).ticket_id
        glpi.world.solve(int(ticket), "<p>one</p>")
        glpi.world.tick()
        assert desk.reopen(ticket, "It came back.", OTHER) is TicketState.WORKING
        row = glpi.world.table("Ticket")[int(ticket)]
        glpi.world.tick()
        glpi.world.solve(int(ticket), "<p>two</p>")
        if end == "closed":
            glpi.world.tick()
            row |= {"status": 6, "closedate": glpi.world.clock}
        assert desk.reopen(ticket, "It came back.", OTHER) == end
        assert row["status"] in (5, 6)
        # Another reason opens it again.
        assert desk.reopen(ticket, "Once more.", MARKER) is TicketState.WORKING

    def test_a_reopening_that_broke_off_after_its_reason_is_brought_to_its_end(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        ticket = desk.open_ticket(NewTicket(MARKER, "x", "x", None)).ticket_id
        glpi.world.solve(int(ticket), "<p>one</p>")
        glpi.world.tick()
        # As in a GLPI whose rules leave a ticket solved that somebody writes on.
        desk.add_follow_up(ticket, "It came back.", OTHER)
        assert desk.reopen(ticket, "It came back.", OTHER) is TicketState.WORKING
        assert glpi.world.table("Ticket")[int(ticket)]["status"] == 2
        assert len(glpi.world.table("ITILFollowup")) == 1

    def test_a_follow_up_that_may_not_be_read_is_not_said_to_be_missing(
        self, desk: GlpiTickets, glpi: FakeGlpi
    ) -> None:
        ticket = desk.open_ticket(NewTicket(MARKER, "x", "x", None)).ticket_id
        glpi.fault = lambda call, _: (
            error(403, "ERROR_RIGHT_MISSING") if "ITILFollowup" in call.path else None
        )
        with pytest.raises(Refused):
            desk.has_follow_up(ticket, OTHER)


class TestFake(TicketDeskContract):
    """The fake must do as the real ones, or tests over it show nothing."""

    @pytest.fixture
    def desk(self) -> FakeTicketSystem:
        return FakeTicketSystem()

    @pytest.fixture
    def requester(self) -> str:
        return "7"

    @pytest.fixture
    def texts(self, desk: FakeTicketSystem) -> Callable[[str], list[str]]:
        def read(ticket: str) -> list[str]:
            new = desk.tickets[int(ticket)]
            return [f"{new.body}\n{new.link}", *desk.follow_ups[int(ticket)].values()]

        return read

    @pytest.fixture
    def finish(self, desk: FakeTicketSystem) -> Callable[[str], None]:
        def solve(ticket: str) -> None:
            desk.states[int(ticket)] = TicketState.SOLVED

        return solve
