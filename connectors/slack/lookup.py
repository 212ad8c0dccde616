"""Looking for a message of ours by its marker.

The marker stands in the metadata, which outlives an update, and in the id of the first block: a
server that keeps no metadata, or does not tell it, still shows blocks. Any app of the workspace can
write both, so a message counts only if our own bot wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.web import SlackResponse

from connectors.contracts.chat import MessageRef
from connectors.errors import Unavailable
from connectors.slack.client import SlackClient
from connectors.slack.errors import MESSAGE_GONE, SlackRefused
from connectors.slack.rendering.blocks import Block

EVENT = "guichet_delivery"
"""The type of our metadata."""
PAGE = 200
PAGES = 50
"""Pages that are looked through at most: 10,000 messages since a first try."""


def metadata(marker: str) -> dict[str, Any]:
    """What is stored with a message. Each member's app can read it: it is an id and no more."""
    return {"event_type": EVENT, "event_payload": {"marker": marker}}


def with_marker(blocks: Sequence[Block], marker: str) -> list[Block]:
    """The blocks of a message, the first of which bears the marker."""
    first = [{**block, "block_id": _block_id(marker)} for block in blocks[:1]]
    return [*first, *blocks[1:]]


def in_thread(
    client: SlackClient,
    channel: str,
    root: str,
    marker: str,
    since: datetime,
    me: Mapping[str, str],
) -> MessageRef | None:
    """Our message in a thread, or among the roots of its channel: that is where Slack shows a reply
    whose root was deleted just before."""
    try:
        for message in _pages(client, since, channel, root):
            if _is_ours(message, marker, me):
                return MessageRef(channel, str(message["ts"]), root)
    except SlackRefused as error:
        if error.code not in MESSAGE_GONE:
            raise
    return in_channel(client, channel, marker, since, me)


def in_channel(
    client: SlackClient, channel: str, marker: str, since: datetime, me: Mapping[str, str]
) -> MessageRef | None:
    """Our root message in a channel."""
    for message in _pages(client, since, channel):
        if _is_ours(message, marker, me):
            ts = str(message["ts"])
            return MessageRef(channel, ts, ts)
    return None


def has_root(client: SlackClient, channel: str, root: str) -> bool:
    """Whether the root of a thread is there."""
    try:
        reply = client.conversations_replies(channel=channel, ts=root, limit=1)
    except SlackRefused as error:
        if error.code in MESSAGE_GONE:
            return False
        raise
    return any(message.get("ts") == root for message in reply.get("messages") or ())


def _pages(
    client: SlackClient, since: datetime, channel: str, root: str | None = None
) -> Iterator[Mapping[str, Any]]:
    """The messages since then: of a thread, or the roots of the channel."""
    oldest, cursor = f"{since.timestamp():.6f}", None
    for _ in range(PAGES):
        reply = _page(client, channel, root, oldest, cursor)
        yield from (one for one in reply.get("messages") or () if isinstance(one, Mapping))
        cursor = (reply.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return
    raise Unavailable("Too many messages came since to look through them.")


def _page(
    client: SlackClient, channel: str, root: str | None, oldest: str, cursor: str | None
) -> SlackResponse:
    if root is None:
        return client.conversations_history(
            channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
        )
    return client.conversations_replies(
        channel=channel,
        ts=root,
        oldest=oldest,
        limit=PAGE,
        cursor=cursor,
        include_all_metadata=True,
    )


def _is_ours(message: Mapping[str, Any], marker: str, me: Mapping[str, str]) -> bool:
    if not (_in_metadata(message.get("metadata"), marker) or _in_blocks(message, marker)):
        return False
    bot = message.get("bot_id")
    return bot == me["bot_id"] if bot else message.get("user") == me["user_id"]


def _in_metadata(stored: object, marker: str) -> bool:
    if not isinstance(stored, Mapping) or stored.get("event_type") != EVENT:
        return False
    payload = stored.get("event_payload")
    return isinstance(payload, Mapping) and payload.get("marker") == marker


def _in_blocks(message: Mapping[str, Any], marker: str) -> bool:
    blocks = message.get("blocks")
    first = blocks[0] if isinstance(blocks, list) and blocks else None
    return isinstance(first, Mapping) and first.get("block_id") == _block_id(marker)


def _block_id(marker: str) -> str:
    return f"{EVENT}:{marker}"
