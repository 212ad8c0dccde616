"""One call of the REST API, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.mattermost.errors import MattermostError, forbidden, no_post
from tests.fakes.mattermost.world import Channel, Post, World


@dataclass(frozen=True, slots=True)
class Call:
    """`user` is the id of the caller; empty: nobody has logged in. `args` come from the path."""

    world: World
    user: str
    args: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def is_admin(self) -> bool:
        return "system_admin" in str(self.world.users.get(self.user, {}).get("roles"))

    def arg(self, name: str) -> str:
        """A part of the path; ``me`` is the caller."""
        found = self.args[name]
        return self.user if name == "user_id" and found == "me" else found

    def text(self, name: str) -> str:
        """A text of the body."""
        found = self.body.get(name) if isinstance(self.body, dict) else None
        return found if isinstance(found, str) else ""

    def channel(self, channel: str) -> Channel:
        """A channel that the caller is in; administrators are in all."""
        found = self.world.channels.get(channel)
        if found is None or not (self.user in found.members or self.is_admin):
            raise forbidden()
        return found

    def post(self, post: str) -> Post:
        """A post that is there, in a channel of the caller's."""
        found = self.world.posts.get(post)
        if found is None or found.delete_at:
            raise no_post()
        self.channel(found.channel_id)
        return found

    def require_admin(self) -> None:
        """Only administrators may do this."""
        if not self.is_admin:
            raise forbidden()


def bad(error_id: str) -> MattermostError:
    """The call has something that is not right."""
    return MattermostError(400, error_id)


def missing(error_id: str) -> MattermostError:
    """There is no such thing."""
    return MattermostError(404, error_id)
