"""States of a question as reactions on its asker's message."""

from __future__ import annotations

from connectors.contracts.chat import Mark, MessageRef
from connectors.slack.client import SlackClient
from connectors.slack.errors import NO_AGENT, SlackRefused

EMOJI = {
    Mark.RECEIVED: "eyes",
    Mark.ANSWERED: "white_check_mark",
    Mark.HUMAN: "exclamation",
    Mark.TICKET: "ticket",
}


def set_mark(client: SlackClient, ref: MessageRef, state: Mark, user: str) -> None:
    """Show `state` as a reaction of ours (`user`), and take our others away.

    It is added first, so that there always is one.
    """
    where = {"channel": ref.channel, "timestamp": ref.message_id}
    try:
        client.reactions_add(name=EMOJI[state], **where)
    except SlackRefused as error:
        if error.code != "already_reacted":
            raise
    for name in _others(client, where, state, user):
        try:
            client.reactions_remove(name=name, **where)
        except SlackRefused as error:
            if error.code != "no_reaction":
                raise


def _others(client: SlackClient, where: dict[str, str], state: Mark, user: str) -> list[str]:
    """Our other marks on the message; all that there could be where Slack does not tell."""
    names = [name for mark, name in EMOJI.items() if mark is not state]
    try:
        reply = client.reactions_get(full=True, **where)
    except SlackRefused as error:
        if error.code in NO_AGENT:  # No scope reactions:read.
            return names
        raise
    message = reply.get("message")
    reactions = message.get("reactions") if isinstance(message, dict) else None
    ours = {
        str(one.get("name"))
        for one in reactions or ()
        if isinstance(one, dict) and user in (one.get("users") or ())
    }
    return [name for name in names if name in ours]
