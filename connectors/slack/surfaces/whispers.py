"""Words that one person of a channel reads, and nobody else."""

from __future__ import annotations

from connectors.contracts.chat import Destination, OutgoingMessage
from connectors.errors import Refused, ThreadGone
from connectors.slack.client import SlackClient
from connectors.slack.errors import MESSAGE_GONE, SlackRefused
from connectors.slack.rendering.message import render


def whisper(client: SlackClient, to: Destination, message: OutgoingMessage) -> None:
    """Show a message to `to.person` in a channel or thread. Slack keeps it nowhere.

    Raises `Refused` where the bot or the person is not in the channel, and `ThreadGone` where
    Slack knows no such thread.
    """
    if to.person is None:
        raise Refused("A whisper is for one person, and none is named.")
    rendered = render(message)
    try:
        client.chat_postEphemeral(
            channel=to.channel,
            user=to.person,
            thread_ts=to.thread,
            text=rendered.text,
            blocks=rendered.blocks,
            parse="none",
        )
    except SlackRefused as error:
        if to.thread is not None and error.code in MESSAGE_GONE:
            raise ThreadGone("The root of this thread was deleted.") from error
        raise
