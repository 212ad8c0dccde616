"""The slash command."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence

from starlette.responses import Response

from bot.mattermost.callbacks.instance import Instance, identifier, log
from bot.mattermost.callbacks.requests import Forged, answer
from connectors.contracts.chat import ChatEvent, Commanded
from connectors.errors import GuichetError
from workers.translations.sentences import say

EPHEMERAL = "ephemeral"
"""A reply for all would be a post of who wrote the command, and not ours."""


def commanded(instances: Sequence[Instance], fields: Mapping[str, str], header: str) -> Response:
    """Check a command and store it. Raises `Forged`."""
    instance = _of_token(instances, fields.get("token", ""), header)
    user = identifier(fields.get("user_id"), "user")
    channel = identifier(fields.get("channel_id"), "channel")
    try:
        trigger = instance.server.trigger(fields.get("trigger_id"), user)
        direct = set(fields.get("channel_name", "").split("__")) == {
            user,
            instance.server.bot().user_id,
        }
        deed = Commanded(fields.get("text", "").strip(), direct=direct)
        event = ChatEvent(f"command:{trigger.client}", user, channel, deed)
        if not instance.replays.first(trigger.client) or not instance.desk.store(
            instance.name, event
        ):
            raise Forged("replay")
        words = say("chat_taken", instance.words(user))
    except GuichetError as error:
        log.warning(
            "mattermost.command_failed", platform=instance.name, failure=type(error).__name__
        )
        words = instance.desk.said(error, instance.words(user))
    return answer(response_type=EPHEMERAL, text=words)


def _of_token(instances: Sequence[Instance], token: str, header: str) -> Instance:
    """Whose command it is. All tokens are compared, whichever fits, and in the same time."""
    if header and header.removeprefix("Token ") != token:
        raise Forged("token")
    found: Instance | None = None
    for one in instances:
        for known in one.commands:
            if known and hmac.compare_digest(known.encode(), token.encode("utf-8", "replace")):
                found = one
    if found is None:
        raise Forged("token")
    return found
