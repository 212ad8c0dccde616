"""Thumbs on our messages."""

from __future__ import annotations

from connectors.contracts.chat import Reacted
from tests.bot.slack.conftest import Dispatch
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack import payloads
from tests.fakes.slack.world import BOT, USER, Posted, SlackWorld


def ours(world: SlackWorld) -> Posted:
    return world.say("C1", "An answer", user=USER, bot_id=BOT)


def test_thumbs_are_put_and_taken_away(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    answer = ours(world)
    for name in ("+1", "thumbsup", "+1::skin-tone-3", "-1", "thumbsdown::skin-tone-6"):
        tell(payloads.reaction(answer, name, "U0ADA", world.now(), added=True))
    tell(payloads.reaction(answer, "+1", "U0ADA", world.now(), added=False))
    assert desk.deeds == [
        *[Reacted(answer.ts, helpful=True)] * 3,
        *[Reacted(answer.ts, helpful=False)] * 2,
        Reacted(answer.ts, helpful=True, added=False),
    ]
    assert {(event.actor, event.channel) for event in desk.events} == {("U0ADA", "C1")}


def test_the_same_event_is_one(tell: Dispatch, world: SlackWorld, desk: RecordingDesk) -> None:
    event = payloads.reaction(ours(world), "+1", "U0ADA", world.now(), added=True)
    for _ in range(4):
        tell(event, event_id="Ev1")
    assert (desk.calls, len(desk.events)) == (4, 1)


def test_other_signs_our_own_and_those_on_others_messages_are_ignored(
    tell: Dispatch, world: SlackWorld, desk: RecordingDesk
) -> None:
    answer, theirs = ours(world), world.say("C1", "A question")
    tell(payloads.reaction(answer, "tada", "U0ADA", world.now(), added=True))
    tell(payloads.reaction(theirs, "+1", "U0ADA", world.now(), added=True))
    tell(payloads.reaction(answer, "+1", USER, world.now(), added=True))
    file = payloads.reaction(answer, "+1", "U0ADA", world.now(), added=True)
    tell(file | {"item": {"type": "file", "file": "F1"}})
    assert desk.calls == 0
