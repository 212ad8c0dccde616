"""Everything that tells of tickets, against the one contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.contracts.ticket_events import TicketEvents
from connectors.glpi.tickets.events import GlpiTicketEvents
from tests.connectors.glpi.worlds import SYNC
from tests.contracts.ticket_events import TicketEventsContract
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.replies import maintenance
from tests.fakes.glpi.transport import client_for
from tests.fakes.glpi.world import World


class TestGlpi(TicketEventsContract):
    """GLPI, over a fake API."""

    @pytest.fixture
    def glpi(self) -> FakeGlpi:
        return FakeGlpi(World(accounts=[SYNC]))

    @pytest.fixture
    def events(self, glpi: FakeGlpi) -> TicketEvents:
        return GlpiTicketEvents(client_for(glpi, "sync"))

    @pytest.fixture
    def tickets(self, glpi: FakeGlpi) -> list[str]:
        made = []
        for number in range(3):
            glpi.world.tick()
            made.append(str(glpi.world.ticket(f"Ticket {number}", "<p>Broken</p>")))
        glpi.world.tick()
        return made

    @pytest.fixture
    def reply(self, glpi: FakeGlpi) -> Callable[[str, str], None]:
        def write(ticket: str, text: str) -> None:
            glpi.world.tick()
            glpi.world.follow_up(int(ticket), f"<p>{text}</p>", user=7)

        return write

    @pytest.fixture
    def whisper(self, glpi: FakeGlpi) -> Callable[[str, str], None]:
        def write(ticket: str, text: str) -> None:
            glpi.world.tick()
            glpi.world.follow_up(int(ticket), f"<p>{text}</p>", user=7, private=1)

        return write

    @pytest.fixture
    def solve(self, glpi: FakeGlpi) -> Callable[[str, str], None]:
        def write(ticket: str, text: str) -> None:
            glpi.world.tick()
            glpi.world.solve(int(ticket), f"<p>{text}</p>")

        return write

    @pytest.fixture
    def trash(self, glpi: FakeGlpi) -> Callable[[str], None]:
        def throw(ticket: str) -> None:
            glpi.world.tick()
            glpi.world.restore(int(ticket), trash=True)

        return throw

    @pytest.fixture
    def silence(self, glpi: FakeGlpi) -> Callable[[], None]:
        def fall_silent() -> None:
            glpi.fault = lambda _call, _number: maintenance()

        return fall_silent
