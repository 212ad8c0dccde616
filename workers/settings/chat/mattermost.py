"""The options of an instance of Mattermost: ``[platforms."mattermost:main".options]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from connectors.errors import SettingsError
from workers.settings.faults import said_of
from workers.settings.kinds import HttpAddress
from workers.settings.secrets import secret_of

LONGEST = 20.0
"""Seconds of a call at most: a delivery's lease is longer, or another worker would send it too."""
LEAST_SECRET = 16
"""Characters of a secret that nobody guesses."""
TOKEN_HINT = (
    "In Mattermost, under Integrations, Bot Accounts, make a bot and a token for it, and name the "
    "variable that holds the token in token_env of the instance's options."
)
SECRET_HINT = (
    f"Take at least {LEAST_SECRET} random characters, or leave it out: it is made from the token."
)
COMMAND_HINT = "guichet mattermost setup makes the command, and prints its token."
URL_HINT = "Set url in the instance's options to the address that people open in their browser."


class MattermostOptions(BaseModel):
    """What an administrator writes. Token and secret each stand in one of three places."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: HttpAddress = ""
    """The server, as people open it in their browser."""
    token: SecretStr = SecretStr("")
    token_env: str = ""
    """The environment variable that holds the bot's token."""
    token_file: str = ""
    """The file that holds it, such as a mounted secret."""
    timeout: float = Field(10.0, gt=0.0, le=LONGEST)
    """Seconds for a whole call."""
    ca_file: str = ""
    """PEM file with the authority that signed the server's certificate."""
    proxy: HttpAddress = Field("", repr=False)
    """The proxy that leads to it, ``http://HOST:PORT``; it may have a name and a password."""
    callback_url: HttpAddress = ""
    """Where the server reaches `guichet serve mattermost`: what buttons, dialogs and the slash
    command call. Empty: messages have no buttons."""
    callback_secret: SecretStr = SecretStr("")
    callback_secret_env: str = ""
    """The environment variable that holds the secret by which buttons and dialogs are signed."""
    callback_secret_file: str = ""
    command_token: SecretStr = SecretStr("")
    """What Mattermost sends along with the slash command: each team's command has one. Several are
    separated by blanks."""
    command_token_env: str = ""
    """The environment variable that holds it."""
    command_token_file: str = ""
    """The file that holds it."""
    streaming: Literal["replace", "none"] = "replace"
    """How an answer is shown while it is written: by edits of its message, or not."""


def mattermost_options(instance: str, options: Mapping[str, Any]) -> MattermostOptions:
    """The options of an instance. Raises `SettingsError` for the first thing that is wrong."""
    try:
        read = MattermostOptions.model_validate(dict(options))
    except ValidationError as error:
        raise SettingsError(f"{instance}, options: {said_of(error)}.") from None
    if not read.url:
        raise SettingsError(f"{instance} has no url.", URL_HINT)
    return read


def mattermost_token(instance: str, options: MattermostOptions) -> str:
    """The bot's token. Raises `SettingsError` where there is none."""
    what = f"the token of {instance}"
    token = secret_of(what, TOKEN_HINT, options.token, options.token_env, options.token_file)
    if not token:
        raise SettingsError(f"{instance} has no token.", TOKEN_HINT)
    return token


def callback_secret(instance: str, options: MattermostOptions) -> str:
    """The secret of its buttons and dialogs; empty: none was set. Raises `SettingsError` for one
    that could be guessed."""
    secret = secret_of(
        f"the callback_secret of {instance}",
        SECRET_HINT,
        options.callback_secret,
        options.callback_secret_env,
        options.callback_secret_file,
    )
    if secret and len(secret) < LEAST_SECRET:
        raise SettingsError(f"the callback_secret of {instance} is too short.", SECRET_HINT)
    return secret


def command_tokens(instance: str, options: MattermostOptions) -> tuple[str, ...]:
    """The tokens of its slash commands; none: no command is taken. Raises `SettingsError` where
    one cannot be read."""
    found = secret_of(
        f"the command_token of {instance}",
        COMMAND_HINT,
        options.command_token,
        options.command_token_env,
        options.command_token_file,
    )
    return tuple(found.split())
