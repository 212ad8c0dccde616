"""Looking for a message of ours by its marker.

The marker stands in the props of the post. Anybody may write any props into a post of theirs, so a
post counts only if our own bot is its author, which nobody can forge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.contracts.chat import MessageRef
from connectors.errors import Unavailable
from connectors.http.errors import HttpRefused
from connectors.mattermost.client import MattermostClient

PROP = "guichet_delivery"
PAGE = 200
PAGES = 50
"""Pages that are looked through at most: 10,000 posts since a first try."""
Post = Mapping[str, Any]


def in_thread(
    client: MattermostClient, root: str, marker: str, since: datetime, me: str
) -> MessageRef | None:
    """Our post in a thread; None also for a thread that is gone, since its posts went with it."""
    try:
        found = client.driver.posts.get_thread(root)
    except HttpRefused as error:
        if error.status == 404:
            return None
        raise
    return _ours(_posts(found), marker, since, me)


def in_channel(
    client: MattermostClient, channel: str, marker: str, since: datetime, me: str
) -> MessageRef | None:
    """Our root post in a channel, looked for from the newest back.

    By the post before it, and not by numbers of pages: new posts do not move what is looked
    through. ``since`` of the API would take any 1,000 posts, in no order.
    """
    for posts in _pages(client, channel, since):
        found = _ours([one for one in posts if not one.get("root_id")], marker, since, me)
        if found is not None:
            return found
    return None


def marker_of(post: Post) -> str:
    """The marker in a post; empty where it has none."""
    props = post.get("props")
    found = props.get(PROP) if isinstance(props, Mapping) else None
    return found if isinstance(found, str) else ""


def ref_of(post: Post) -> MessageRef:
    """The post as the contract names it."""
    identifier = str(post["id"])
    return MessageRef(str(post["channel_id"]), identifier, str(post.get("root_id") or identifier))


def _pages(client: MattermostClient, channel: str, since: datetime) -> Iterator[Sequence[Post]]:
    params: dict[str, Any] = {"page": 0, "per_page": PAGE}
    for _ in range(PAGES):
        found = client.driver.posts.get_posts_for_channel(channel, params)
        posts = _posts(found)
        yield posts
        order = found.get("order") or ()
        oldest = next((one for one in posts if order and one.get("id") == order[-1]), None)
        if oldest is None or len(order) < PAGE or _made_at(oldest) <= since.timestamp():
            return
        params = {"before": str(oldest["id"]), "per_page": PAGE}
    raise Unavailable("Too many messages came since to look through them.")


def _posts(found: object) -> list[Post]:
    """All posts of a reply: some of a thread may be missing in its order."""
    posts = found.get("posts") if isinstance(found, Mapping) else None
    if not isinstance(posts, Mapping):
        raise Unavailable("Mattermost's list of posts cannot be read.")
    return [one for one in posts.values() if isinstance(one, Mapping)]


def _ours(posts: Sequence[Post], marker: str, since: datetime, me: str) -> MessageRef | None:
    for post in posts:
        ours = post.get("user_id") == me and marker_of(post) == marker
        if ours and not post.get("delete_at") and _made_at(post) > since.timestamp():
            return ref_of(post)
    return None


def _made_at(post: Post) -> float:
    """In Unix seconds."""
    made = post.get("create_at")
    return made / 1_000 if isinstance(made, (int, float)) else 0.0
