"""The containers: what is given takes the place of what would be made, and nothing is opened
before it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.contracts.chat import Destination, OutgoingMessage
from connectors.database.models import DeliveryStatus
from connectors.errors import SettingsError
from connectors.localdesk.system import LocalTickets
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.jobs import FakeQueue
from tests.fakes.knowledge import ScriptedFinder
from workers.bootstrap import Desk, Worker
from workers.bootstrap.services import Services
from workers.desk.outbox.queueing import put
from workers.desk.tickets.escalation import TICKET_SYSTEM
from workers.generation.extractive.drafter import ExtractiveDrafter
from workers.settings import Settings


@pytest.fixture
def bare(tmp_path: Path) -> Desk:
    """A desk of the embedded default, with no database yet."""
    return Desk(Settings(home=tmp_path), FakeQueue())


def test_a_finder_and_a_drafter_take_the_place_of_index_and_models(bare: Desk) -> None:
    finder, drafter = ScriptedFinder(), ExtractiveDrafter()
    services = Services(bare, finder, drafter)
    assert services.finder is finder
    assert services.drafter is drafter
    assert services.answers is services.answers
    assert "knowledge" not in vars(services)
    assert "models" not in vars(services)


def test_the_end_opens_nothing(bare: Desk) -> None:
    worker = Worker(bare)
    worker.stop()
    assert "knowledge" not in vars(worker.services)
    assert "models" not in vars(worker.services)


def test_without_glpi_tickets_are_our_own_and_people_too(bare: Desk) -> None:
    assert isinstance(bare.outside.ticket_system, LocalTickets)
    assert bare.outside.directory is None
    assert bare.outside.requesters.requester("01h").user_id == "01h"
    with pytest.raises(SettingsError):
        _ = bare.outside.glpi_reader


def test_deliveries_go_to_the_platform_of_their_name_and_to_no_other(desk: Helpdesk) -> None:
    message = OutgoingMessage("notice", "hello")
    with desk.transactions.begin() as transaction:
        for platform in ("fake", "slack"):
            put(
                transaction,
                key=platform,
                kind="notice",
                platform=platform,
                to=Destination("help"),
                document={"kind": message.kind, "text": message.text},
            )
    desk.work()
    assert {row.platform: row.status for row in desk.outbox()} == {
        "fake": DeliveryStatus.SENT,
        "slack": DeliveryStatus.FAILED,
    }
    assert desk.chat.texts() == ["hello"]
    assert desk.outbox(platform="slack")[0].failure == "no platform slack"


def test_the_ticket_system_is_a_place_to_deliver_to(desk: Helpdesk) -> None:
    question = desk.asked()
    desk.work()
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work()
    (row,) = desk.outbox(platform=TICKET_SYSTEM)
    assert row.status == DeliveryStatus.SENT
    assert desk.question(question).ticket_id is not None
