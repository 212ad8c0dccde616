"""What the bot is doing, shown in a thread by Slack's agent surface."""

from __future__ import annotations

from connectors.contracts.chat import Destination
from connectors.errors import Refused
from connectors.slack.client import SlackClient
from connectors.slack.errors import NO_AGENT, SlackRefused
from connectors.slack.rendering.escaping import fit


class ThreadStatus:
    """Sets the status of threads, until Slack says that the workspace has none. Safe for threads.

    What a platform says of itself is constant. So where the agent surface turns out to be missing,
    a call does nothing from then on, until the process starts again.
    """

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self._missing = False

    def set(self, to: Destination, text: str) -> None:
        """Show `text`; empty takes it away. Raises `Refused` outside of a thread."""
        if to.thread is None:
            raise Refused("Slack shows a status in threads only.")
        if self._missing:
            return
        try:
            self._client.assistant_threads_setStatus(
                channel_id=to.channel, thread_ts=to.thread, status=" ".join(fit(text).split())
            )
        except SlackRefused as error:
            if error.code not in NO_AGENT:
                raise
            self._missing = True
