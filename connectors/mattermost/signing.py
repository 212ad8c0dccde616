"""What we sign and get back: the contexts of buttons, the states of dialogs, and ids of posts.

Mattermost proves who clicked and nothing more. Any employee can make a post of their own with our
address and a context of their choice, and any caller can send a dialog that was never opened. So
what a click is about counts only with our signature.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TypeVar

from connectors.errors import BadInput

BUTTON_LIFE = 90 * 86_400
"""Seconds for which a button works: a review card may wait, and feedback comes late."""
DIALOG_LIFE = 3_600
"""Seconds that somebody may take to fill in a form."""
LONGEST = 4_000
"""Characters of a signed text that are looked at."""
SIGNATURE = "sig"
PROBE = "probe"
"""The action of a button that only asks whether the server reaches us. It does nothing."""


class NotSigned(BadInput):
    """It is not ours, was changed, is too old, or belongs to somebody else. `reason` is one word
    for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This was not signed by us, or not for this ({reason}).")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SignedButton:
    """What a button is about. `row` is the id of a row; `expires` is in Unix seconds.

    `channel` is where it was posted: whoever checks it compares that with where the click comes
    from, and the author of the post with the bot.
    """

    channel: str
    action: str
    row: str
    expires: str
    form: str = ""
    """Not empty: it asks for a form, which has to be shown at once."""


@dataclass(frozen=True, slots=True)
class SignedState:
    """What a dialog is about, and who opened it. `nonce` is there once: a state is used once."""

    user: str
    action: str
    row: str
    channel: str
    message: str
    """The post with the button."""
    thread: str
    expires: str
    nonce: str


Kind = TypeVar("Kind", SignedButton, SignedState)


class Signatures:
    """Signs and checks, for one bot. `secret` is the instance's; safe for threads.

    `clock` gives Unix seconds.
    """

    def __init__(self, secret: str, bot: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._bot = bot
        self._clock = clock

    def button(self, channel: str, action: str, row: str, *, form: bool = False) -> dict[str, str]:
        """The context of a button; `form`: it asks for one. All its values are texts: Mattermost
        makes numbers inexact."""
        asks = "form" if form else ""
        made = SignedButton(channel, action, row, self._until(BUTTON_LIFE), asks)
        return {**asdict(made), SIGNATURE: self._sign(made)}

    def read_button(self, context: object) -> SignedButton:
        """What a context of ours is about. Raises `NotSigned`.

        Mattermost adds fields to a context, such as what was chosen in a menu; they are left out.
        """
        return self._checked(SignedButton, context)

    def state(self, user: str, button: SignedButton, message: str, thread: str) -> str:
        """The state of a dialog that `user` opens by a button that was checked."""
        made = SignedState(
            user,
            button.action,
            button.row,
            button.channel,
            message,
            thread,
            self._until(DIALOG_LIFE),
            secrets.token_urlsafe(12),
        )
        signed = {**asdict(made), SIGNATURE: self._sign(made)}
        return base64.urlsafe_b64encode(json.dumps(signed).encode()).decode().rstrip("=")

    def read_state(self, state: object, user: str) -> SignedState:
        """What a dialog of ours is about, if `user` is who opened it. Raises `NotSigned`."""
        if not isinstance(state, str) or not state or len(state) > LONGEST:
            raise NotSigned("form")
        try:
            found = json.loads(base64.urlsafe_b64decode(state.encode("ascii") + b"=="))
        except (ValueError, RecursionError):
            raise NotSigned("form") from None
        read = self._checked(SignedState, found)
        if not hmac.compare_digest(read.user.encode(), user.encode()):
            raise NotSigned("user")
        return read

    def pending(self, marker: str, turn: int = 0) -> str:
        """The `pending_post_id` of a message. Nobody else can tell it, so nobody else can have
        posted by it before us."""
        return self._mac("pending", [self._bot, marker, str(turn)])

    def _until(self, life: int) -> str:
        return str(int(self._clock()) + life)

    def _checked(self, kind: type[Kind], found: object) -> Kind:
        if not isinstance(found, Mapping):
            raise NotSigned("form")
        names = (*(field.name for field in fields(kind)), SIGNATURE)
        values = [found.get(name) for name in names]
        texts = [one for one in values if isinstance(one, str) and len(one) <= LONGEST]
        if len(texts) != len(values):
            raise NotSigned("form")
        read = kind(*texts[:-1])
        if not hmac.compare_digest(self._sign(read).encode(), _bytes(texts[-1])):
            raise NotSigned("signature")
        if int(read.expires) < self._clock():
            raise NotSigned("expired")
        return read

    def _sign(self, signed: SignedButton | SignedState) -> str:
        return self._mac(type(signed).__name__, [self._bot, *asdict(signed).values()])

    def _mac(self, purpose: str, parts: list[str]) -> str:
        # As JSON no two lists of parts are the same text.
        said = json.dumps([purpose, *parts])
        return hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def secret_from_token(token: str) -> str:
    """A secret for an instance that was given none: a new token makes a new one."""
    return hmac.new(token.encode(), b"guichet callbacks", hashlib.sha256).hexdigest()
