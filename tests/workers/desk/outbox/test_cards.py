"""What a staff channel shows of a draft where GLPI says who may see which ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connectors.contracts.chat import OutgoingMessage
from connectors.database.models import Draft, Scope
from tests.fakes.helpdesk import QUESTION, Helpdesk
from tests.workers.desk.worlds import ADA, lab

SECRET = "Unplug the parisheron cable"
CODES = {"approve", "edit", "reject", "takeover"}


@pytest.fixture
def made(make_desk: Callable[..., Helpdesk]) -> Callable[..., Helpdesk]:
    def make(*, glpi: bool = True, everyones: bool = False, **settings: Any) -> Helpdesk:
        """A desk that knows one ticket of Paris, or of everyone's."""
        values = {"mode": "review", "review_channels": {"fake": "staff"}, **settings}
        desk = make_desk(glpi=lab() if glpi else None, **values)
        with desk.transactions.begin() as transaction:
            paris = Scope(name="entity:LSL > Paris")
            transaction.session.add(paris)
            transaction.session.flush()
            scope = {} if everyones else {"scope": paris.id}
        resolution = f"{SECRET}, wait ten seconds and delete the old profile of the network."
        desk.knows(title="Wireless parisheron", resolution=resolution, **scope)
        return desk

    return make


def carded(desk: Helpdesk) -> tuple[str, OutgoingMessage]:
    """The draft of a question that Ada asks, and its card."""
    question = desk.asked(profile=ADA)
    desk.work()
    cards = [one.message for one in desk.chat.posted if one.message.kind == "review_card"]
    return desk.draft(question).id, cards[-1]


def test_a_draft_of_tickets_that_are_not_for_everyone_is_only_announced(
    made: Callable[..., Helpdesk],
) -> None:
    desk = made()
    draft, card = carded(desk)
    assert SECRET in desk.rows(Draft, id=draft)[0].text
    assert "parisheron" not in str(card)
    assert QUESTION not in str(card)
    assert card.card is not None
    assert (card.sources, card.actions, card.card.transcript) == ((), (), ())
    assert card.console_path == f"/review/{draft}"
    assert "deletes something" in card.text
    assert "Confidence" in card.text
    desk.reviews.approve(desk.staff("Maya"), draft, "console")
    desk.work()
    (decided,) = [one for _, one in desk.chat.updates if one.kind == "card_decided"]
    assert decided.text == "**Approved by Maya**"


def test_a_draft_of_what_is_for_everyone_is_shown_without_its_thread(
    made: Callable[..., Helpdesk],
) -> None:
    desk = made(everyones=True)
    draft, card = carded(desk)
    assert SECRET in card.text
    assert {action.name for action in card.actions} == CODES
    desk.reviews.approve(desk.staff("Maya"), draft, "console")
    desk.work()
    root = desk.chat.posted[0].to.thread
    assert root is not None
    desk.asked("And if that does not help either with it?", thread=root, profile=ADA)
    desk.work()
    (*_, second) = [one.message for one in desk.chat.posted if one.message.kind == "review_card"]
    assert second.console_path != card.console_path
    assert second.card is not None
    assert second.card.transcript == ()


@pytest.mark.parametrize("settings", [{"review_cards_show_all": True}, {"glpi": False}])
def test_where_all_may_see_all_a_card_is_whole(
    made: Callable[..., Helpdesk], settings: dict[str, Any]
) -> None:
    desk = made(**settings, visibility="site")
    _, card = carded(desk)
    assert SECRET in card.text
    assert "parisheron" in str(card.sources)
    assert {action.name for action in card.actions} == CODES
