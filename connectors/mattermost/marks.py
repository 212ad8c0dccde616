"""States of a question as reactions on its asker's message."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.contracts.chat import Mark, MessageRef
from connectors.mattermost.client import MattermostClient

EMOJI = {
    Mark.RECEIVED: "eyes",
    Mark.ANSWERED: "white_check_mark",
    Mark.HUMAN: "exclamation",
    Mark.TICKET: "ticket",
}


def set_mark(client: MattermostClient, ref: MessageRef, state: Mark, me: str) -> None:
    """Show `state` as a reaction of ours (`me`), and take our others away.

    It is added first, so that there always is one.
    """
    post = ref.message_id
    reaction = {"user_id": me, "post_id": post, "emoji_name": EMOJI[state]}
    client.driver.reactions.create_reaction(reaction)
    # mattermostdriver's own method asks for a path with two slashes in it.
    found = client.get(f"/posts/{post}/reactions")
    names = {
        str(one.get("emoji_name"))
        for one in found or ()
        if isinstance(one, Mapping) and one.get("user_id") == me
    }
    for mark, name in EMOJI.items():
        if mark is not state and name in names:
            client.driver.reactions.delete_reaction(me, post, name)
