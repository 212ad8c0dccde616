"""Buttons: stored, or answered with a form."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.contracts.chat import Action, Pressed
from connectors.errors import DatabaseUnavailable, Unavailable
from connectors.slack.rendering.blocks import buttons
from connectors.slack.rendering.modals import ids_of
from tests.bot.slack.conftest import NAME, Dispatch, PromptSlack
from tests.fakes.chat_desk import FORM, RecordingDesk
from tests.fakes.slack import payloads
from tests.fakes.slack.users import button
from tests.fakes.slack.world import BOT, USER, Posted, SlackWorld

ACTIONS = (
    Action("approve", "Approve", "01DRAFT"),
    Action("edit", "Edit", "01DRAFT", form=FORM),
    Action("reject", "Reject", "01DRAFT", form=FORM),
    Action("open", "Open", "01DRAFT", url="https://helpdesk.example/review/01DRAFT"),
    Action("approve", "Approve the second", "01OTHER"),
)


@pytest.fixture
def card(world: SlackWorld) -> Posted:
    return world.say(
        "C9", "A card", user=USER, bot_id=BOT, blocks=buttons(ACTIONS), thread_ts="1.000001"
    )


def click(world: SlackWorld, card: Posted, name: str, user: str = "U0ADA") -> dict[str, Any]:
    trigger = world.trigger(user)
    return payloads.block_actions(card, button(card, name), user, trigger, world.now())


def test_a_click_is_stored_with_its_message(
    dispatch: Dispatch, world: SlackWorld, card: Posted, desk: RecordingDesk
) -> None:
    assert dispatch(click(world, card, "approve")).status == 200
    (event,) = desk.events
    assert event.deed == Pressed("approve", "01DRAFT", card.ts, "1.000001")
    assert (event.actor, event.channel, event.home) == ("U0ADA", "C9", None)


def test_the_same_click_is_one_and_two_clicks_are_two(
    dispatch: Dispatch, world: SlackWorld, card: Posted, desk: RecordingDesk
) -> None:
    body = click(world, card, "approve")
    for each in (body, body, click(world, card, "approve"), click(world, card, "approve", "U0BOB")):
        dispatch(each)
    assert [event.actor for event in desk.events] == ["U0ADA", "U0ADA", "U0BOB"]


def test_a_second_button_of_the_same_name(
    dispatch: Dispatch, world: SlackWorld, card: Posted, desk: RecordingDesk
) -> None:
    second = card.blocks[0]["elements"][-1]
    assert second["action_id"] != card.blocks[0]["elements"][0]["action_id"]
    dispatch(payloads.block_actions(card, second, "U0ADA", world.trigger("U0ADA"), world.now()))
    assert desk.deeds == [Pressed("approve", "01OTHER", card.ts, "1.000001")]


def test_a_button_with_a_form_opens_it(
    dispatch: Dispatch, world: SlackWorld, card: Posted, desk: RecordingDesk, slack: PromptSlack
) -> None:
    body = click(world, card, "edit")
    assert dispatch(body).status == 200
    assert desk.events == []
    assert desk.asked == [(NAME, "U0ADA", "edit", "01DRAFT", card.ts)]
    ((trigger, view),) = slack.opened
    assert (trigger, view["callback_id"]) == (body["trigger_id"], "edit")
    assert ids_of(view) == {
        "value": "01DRAFT", "message": card.ts, "channel": "C9", "thread": "1.000001",
    }  # fmt: skip


def test_who_may_not_is_told_in_private(
    dispatch: Dispatch, world: SlackWorld, card: Posted, desk: RecordingDesk, slack: PromptSlack
) -> None:
    assert dispatch(click(world, card, "reject")).status == 200
    ((_, view),) = slack.opened
    assert view["blocks"][0]["text"]["text"] == "en: Somebody else was first."
    assert desk.events == []


def test_what_cannot_be_done_now_is_not_acknowledged(
    dispatch: Dispatch, world: SlackWorld, card: Posted, desk: RecordingDesk, slack: PromptSlack
) -> None:
    slack.asked = 0
    desk.failures += [DatabaseUnavailable("Away."), DatabaseUnavailable("Away.")]
    assert dispatch(click(world, card, "approve")).status == 500
    assert dispatch(click(world, card, "edit")).status == 500
    slack.failures.append(Unavailable("Slack is away."))
    assert dispatch(click(world, card, "edit")).status == 500
    assert (desk.events, slack.opened) == ([], [])


def test_a_button_that_opens_a_page_and_one_of_others_are_acknowledged(
    dispatch: Dispatch, world: SlackWorld, card: Posted, desk: RecordingDesk
) -> None:
    assert dispatch(click(world, card, "open")).status == 200
    other = {"type": "button", "action_id": "of_somebody", "value": "1"}
    body = payloads.block_actions(card, other, "U0ADA", world.trigger("U0ADA"), world.now())
    assert dispatch(body).status == 200
    assert (desk.calls, desk.asked) == (0, [])


def test_a_button_of_our_own_page(
    dispatch: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    shown = buttons([Action("openticket", "Open a ticket", "01QUESTION")])
    body = payloads.home_actions(
        {"blocks": shown}, shown[0]["elements"][0], "U0ADA", "t1", world.now()
    )
    assert dispatch(body).status == 200
    assert desk.deeds == [Pressed("openticket", "01QUESTION", "")]
    assert desk.events[0].channel == ""
