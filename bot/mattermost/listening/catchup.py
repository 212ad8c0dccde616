"""What a websocket did not tell, read by REST.

``posts?since=`` gives what was written, edited, deleted or reacted to since a moment, but of more
than `MOST` posts an arbitrary part. So where it gives that many, the channel is read page by page,
each from the last post of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from bot.mattermost.translation import (
    DIRECT,
    Bot,
    Json,
    created_at,
    deleted,
    edited,
    reacted,
    said,
)
from connectors.contracts.chat import ChatEvent
from connectors.errors import ConnectorError, LoginRefused, RateLimited, Refused

log = structlog.get_logger("guichet.mattermost")

MOST = 1_000
PAGE = 200
"""The most that Mattermost gives at once."""
RECENT = 86_400_000
"""Milliseconds. A channel whose last post is older is not looked at for edits and reactions."""


class Reader(Protocol):
    """Reads a Mattermost by REST. Raises `ConnectorError`."""

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot is in."""

    id: str
    direct: bool
    last_post_at: int


class CatchUp:
    """Reads what was missed, and hands it on oldest first. `put` is false for what was known."""

    def __init__(self, reader: Reader, put: Callable[[ChatEvent], bool]) -> None:
        self._reader = reader
        self._put = put
        self._since = 0
        self._done: dict[str, int] = {}
        """The channels that were read since then, and their last post: a second try goes on."""

    def newest(self) -> int:
        """When the last post was written that the bot sees; 0 where there is none."""
        return max((one.last_post_at for one in self._channels()), default=0)

    def run(self, bot: Bot, since: int) -> int:
        """Hand on what happened after `since`. The moment up to which nothing is missing.

        A channel that cannot be read does not hold up the others; what it raised is raised at the
        end. One that the bot may not read any more is left out.
        """
        if since != self._since:
            self._since, self._done = since, {}
        # Those with new posts come first: the rest may be lost to a limit on our requests.
        channels = sorted(self._channels(), key=lambda one: -one.last_post_at)
        failure: ConnectorError | None = None
        for channel in channels:
            if channel.last_post_at <= since - RECENT or self._is_done(channel):
                continue
            try:
                self._channel(bot, channel, since)
                self._done[channel.id] = channel.last_post_at
            except (LoginRefused, RateLimited):
                raise
            except Refused as error:
                log.warning("mattermost.channel_unread", channel=channel.id, error=error.message)
            except ConnectorError as error:
                failure = failure or error
        if failure is not None:
            raise failure
        self._done = {}
        return max((since, *(one.last_post_at for one in channels)))

    def _is_done(self, channel: Channel) -> bool:
        return self._done.get(channel.id, -1) >= channel.last_post_at

    def _channels(self) -> Sequence[Channel]:
        found: dict[str, Channel] = {}
        for team in _objects(self._reader.get("/users/me/teams")):
            path = f"/users/me/teams/{team.get('id')}/channels"
            for one in _objects(self._reader.get(path)):
                if not one.get("delete_at"):
                    channel = _channel(one)
                    found[channel.id] = channel
        return list(found.values())

    def _channel(self, bot: Bot, channel: Channel, since: int) -> None:
        path = f"/channels/{channel.id}/posts"
        posts = _by_time(_posts(self._reader.get(path, {"since": since})))
        if len(posts) < MOST:
            for post in posts:
                self._post(bot, channel, post, since)
            return
        log.info("mattermost.catching_up_by_page", channel=channel.id)
        for page in self._pages(path, since):
            for post in page:
                self._post(bot, channel, post, since)

    def _pages(self, path: str, since: int) -> Iterator[Sequence[Json]]:
        """Every post of a channel from about `since` on, oldest first; some come twice.

        Mattermost compares moments: of two posts of the same millisecond one may stand on neither
        side of the other. So a page begins before the last millisecond of the one before.
        """
        page = self._page(path, {"per_page": PAGE})
        while len(page) >= PAGE and created_at(page[0]) > since:
            before = self._page(path, {"before": _anchor(page[::-1]), "per_page": PAGE})
            if not before:
                break
            page = before
        while page:
            yield page
            last = _anchor(page)
            after = self._page(path, {"after": last, "per_page": PAGE})
            page = after if {one["id"] for one in after} - {one["id"] for one in page} else []

    def _page(self, path: str, params: Mapping[str, str | int]) -> Sequence[Json]:
        found = self._reader.get(path, params)
        order = found.get("order") if isinstance(found, Mapping) else None
        named = set(map(str, order)) if isinstance(order, list) else set()
        return _by_time([one for one in _posts(found) if one.get("id") in named])

    def _post(self, bot: Bot, channel: Channel, post: Json, since: int) -> None:
        if post.get("user_id") == bot.user_id:
            self._reactions(bot, channel, post, since)
        elif post.get("delete_at"):
            self._hand_on(deleted(post, bot))
        elif created_at(post) > since:
            if not self._hand_on(said(post, bot, direct=channel.direct)):
                self._hand_on(edited(post, bot))
        elif _edited_at(post) > since:
            self._hand_on(edited(post, bot))

    def _reactions(self, bot: Bot, channel: Channel, post: Json, since: int) -> None:
        metadata = post.get("metadata")
        if not isinstance(metadata, Mapping):
            return
        for one in _objects(metadata.get("reactions")):
            if created_at(one) > since:
                self._hand_on(reacted(one, channel.id, bot))

    def _hand_on(self, event: ChatEvent | None) -> bool:
        """Whether it was new."""
        return event is not None and self._put(event)


def _channel(said: Json) -> Channel:
    last = said.get("last_post_at")
    return Channel(
        str(said.get("id")),
        said.get("type") == DIRECT,
        last if isinstance(last, int) else 0,
    )


def _edited_at(post: Json) -> int:
    moment = post.get("edit_at")
    return moment if isinstance(moment, int) else 0


def _posts(found: object) -> list[Json]:
    posts = found.get("posts") if isinstance(found, Mapping) else None
    return [] if not isinstance(posts, Mapping) else _objects(list(posts.values()))


def _objects(found: object) -> list[Json]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _by_time(posts: Sequence[Json]) -> list[Json]:
    return sorted(posts, key=lambda one: (created_at(one), str(one.get("id"))))


def _anchor(page: Sequence[Json]) -> str:
    """The post to read on from, at the end of `page`: the last one of another moment than the very
    last, if there is one."""
    last = created_at(page[-1])
    earlier = [one for one in page if created_at(one) != last]
    return str((earlier or page)[-1].get("id"))
