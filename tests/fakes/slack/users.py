"""What people of the workspace do, and what the app is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import (
    AGAIN,
    COMMAND,
    EVENT,
    INTERACTION,
    Ack,
    Delivery,
    deliver,
)
from tests.fakes.slack.payloads import Payload
from tests.fakes.slack.world import USER, Posted, SlackWorld

MENTION = f"<@{USER}>"


class SlackUsers:
    """People who write, press and fill in. Each call returns when the app has answered."""

    def __init__(
        self, world: SlackWorld, delivery: Delivery, again: Sequence[float] = AGAIN
    ) -> None:
        self.world = world
        self._delivery = delivery
        self._again = again

    def tell(self, event: Payload, **outer: Any) -> Ack:
        """Tell the app of an event."""
        body = payloads.event_callback(event, **outer)
        return deliver(self._delivery, EVENT, body, self._again)

    def say(
        self, channel: str, text: str, user: str = "U0ADA", thread: str | None = None, **more: Any
    ) -> Posted:
        """Write a message. One that names the app in a channel is told of twice."""
        posted = self.world.say(channel, text, user, thread_ts=thread)
        self.tell(payloads.message(posted, **more))
        if MENTION in text and not channel.startswith("D"):
            self.tell(payloads.app_mention(posted))
        return posted

    def edit(self, posted: Posted, text: str) -> Ack:
        """Change a message."""
        before, posted.text = posted.text, text
        moment = self.world.now()
        return self.tell(payloads.message_changed(posted, before, edited_ts=moment))

    def delete(self, posted: Posted) -> Ack:
        """Delete a message."""
        event = payloads.message_deleted(posted, self.world.now())
        self.world.delete(posted.channel, posted.ts)
        return self.tell(event)

    def react(self, posted: Posted, name: str, user: str = "U0ADA", *, added: bool = True) -> Ack:
        """Put a reaction on a message, or take it away."""
        return self.tell(payloads.reaction(posted, name, user, self.world.now(), added=added))

    def command(self, text: str, channel: str, user: str = "U0ADA", **more: str) -> Ack:
        """Use the slash command."""
        trigger = self.world.trigger(user)
        body = payloads.slash_command(text, user, channel, trigger, **more)
        return deliver(self._delivery, COMMAND, body)

    def press(self, posted: Posted, name: str, user: str = "U0ADA") -> Ack:
        """Press the button of a message whose action is called `name`."""
        trigger, moment = self.world.trigger(user), self.world.now()
        body = payloads.block_actions(posted, button(posted, name), user, trigger, moment)
        return deliver(self._delivery, INTERACTION, body)

    def submit(self, user: str, **values: str) -> Ack:
        """Fill in the form that is open, and send it. It closes, if the app takes it."""
        view = self.world.views[user][-1]
        body = payloads.view_submission(view, values, user, self.world.trigger(user))
        ack = deliver(self._delivery, INTERACTION, body)
        if ack.ok and not ack.said.get("response_action"):
            self.world.views[user].remove(view)
        return ack

    def report(self, posted: Posted, user: str = "U0ADA") -> Ack:
        """Ask for a ticket about a message, in its menu."""
        trigger, moment = self.world.trigger(user), self.world.now()
        body = payloads.message_action(posted, "ticket_from_message", user, trigger, moment)
        return deliver(self._delivery, INTERACTION, body)

    def open_home(self, user: str = "U0ADA", tab: str = "home") -> Ack:
        """Look at the app's own page, or at the conversation with it."""
        moment = self.world.now()
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": tab}
        return self.tell(event | {"event_ts": moment})


def button(posted: Posted, name: str) -> Payload:
    """The button of a message whose action is called `name`."""
    for block in posted.blocks:
        for element in block.get("elements", ()):
            if element.get("action_id", "").rpartition(":")[2].partition("#")[0] == name:
                found: Payload = element
                return found
    raise LookupError(f"there is no button {name}")
