"""What is asked of a Mattermost to check a call that comes from it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bot.mattermost.callbacks.requests import Forged
from bot.mattermost.translation import Bot
from connectors.errors import BadInput, ConnectorError, LoginRefused, Refused, Unavailable
from connectors.mattermost.signing import NotSigned
from connectors.mattermost.triggers import Trigger, TriggerKey

KEY_FRESH = 60.0
"""Seconds before a key that does not fit is asked for again: a server may have a new one."""
NAME_FRESH = 600.0
"""Seconds for which a person's language is believed."""
NAMES = 2_000


class Reader(Protocol):
    """Reads a Mattermost by REST. Raises `ConnectorError`."""

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any: ...


class Server:
    """One Mattermost. Safe for threads. `clock` gives seconds that only grow."""

    def __init__(self, reader: Reader, clock: Callable[[], float] = time.monotonic) -> None:
        self._reader = reader
        self._clock = clock
        self._bot: Bot | None = None
        self._key: TriggerKey | None = None
        self._key_at = 0.0
        self._languages: dict[str, tuple[float, str]] = {}
        self._lock = threading.Lock()

    def bot(self) -> Bot:
        """Who we are there, asked for once. Raises `ConnectorError`."""
        with self._lock:
            if self._bot is None:
                me = _object(self._reader.get("/users/me"))
                if not me.get("id"):
                    raise Unavailable("Mattermost does not say who the bot is.")
                self._bot = Bot(str(me["id"]), str(me.get("username") or ""))
            return self._bot

    def trigger(self, trigger_id: object, user: str) -> Trigger:
        """Who clicked, as the server signed it. Raises `Forged` and `ConnectorError`."""
        try:
            return self._public_key(self._clock()).verify(trigger_id, user)
        except NotSigned as error:
            if error.reason != "signature" or self._clock() - self._key_at < KEY_FRESH:
                raise Forged(f"trigger_{error.reason}") from None
        try:
            return self._public_key(self._clock(), anew=True).verify(trigger_id, user)
        except NotSigned as error:
            raise Forged(f"trigger_{error.reason}") from None

    def require_post(self, post_id: str, channel: str) -> Mapping[str, Any]:
        """The post with the button, which is ours and stands in `channel`. Raises `Forged` and
        `ConnectorError`."""
        try:
            post = _object(self._reader.get(f"/posts/{post_id}"))
        except LoginRefused:
            raise
        except Refused:
            raise Forged("post") from None
        if post.get("user_id") != self.bot().user_id:
            raise Forged("author")
        if post.get("channel_id") != channel or post.get("delete_at"):
            raise Forged("channel")
        return post

    def require_member(self, channel: str, user: str) -> None:
        """Raise `Forged` for who is not in the channel: with a cookie of another button they make
        the server call us all the same. Raises `ConnectorError`."""
        try:
            member = _object(self._reader.get(f"/channels/{channel}/members/{user}"))
        except LoginRefused:
            raise
        except Refused:
            raise Forged("member") from None
        if member.get("user_id") != user:
            raise Forged("member")

    def language(self, user: str, default: str) -> str:
        """The language of a person's client, ``fr`` or ``en``; `default` where it is neither, or
        the server does not say."""
        moment = self._clock()
        with self._lock:
            until, known = self._languages.get(user, (0.0, ""))
        if moment < until:
            return known
        try:
            locale = str(_object(self._reader.get(f"/users/{user}")).get("locale") or "")
        except ConnectorError:
            return default
        found = locale[:2] if locale[:2] in ("fr", "en") else default
        with self._lock:
            while len(self._languages) >= NAMES:
                del self._languages[next(iter(self._languages))]
            self._languages[user] = (moment + NAME_FRESH, found)
        return found

    def _public_key(self, moment: float, *, anew: bool = False) -> TriggerKey:
        with self._lock:
            if self._key is None or anew:
                config = _object(self._reader.get("/config/client", {"format": "old"}))
                try:
                    self._key = TriggerKey(str(config.get("AsymmetricSigningPublicKey") or ""))
                except BadInput as error:
                    raise Unavailable(error.message) from None
                self._key_at = moment
            return self._key


def _object(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
