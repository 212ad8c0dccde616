"""The options of an instance of Slack: ``[platforms."slack:T0123".options]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ConfigDict, Field, SecretStr, ValidationError

from connectors.errors import SettingsError
from workers.settings.chat.slack_oauth import OAuthOptions
from workers.settings.faults import said_of
from workers.settings.kinds import HttpAddress
from workers.settings.secrets import secret_of

LONGEST = 20.0
"""Seconds of a call at most: a delivery's lease is longer, or another worker would send it too."""
APP_TOKEN = "xapp-"
TOKEN_HINT = (
    "In the settings of the Slack app, OAuth & Permissions, copy the Bot User OAuth Token, "
    "and name the variable that holds it in token_env of the instance's options."
)
APP_TOKEN_HINT = (
    "In the settings of the Slack app, Basic Information, App-Level Tokens, generate one with the "
    "scope connections:write, and name the variable that holds it in app_token_env of the "
    "instance's options; or set mode to http."
)
SIGNING_HINT = (
    "In the settings of the Slack app, Basic Information, App Credentials, copy the Signing "
    "Secret, and name the variable that holds it in signing_secret_env of the instance's options."
)


class SlackOptions(OAuthOptions):
    """What an administrator writes. Each secret stands in one of three places."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr = SecretStr("")
    token_env: str = ""
    """The environment variable that holds the token."""
    token_file: str = ""
    """The file that holds it, such as a mounted secret."""
    api_url: HttpAddress = "https://slack.com/api"
    timeout: float = Field(10.0, gt=0.0, le=LONGEST)
    """Seconds for a whole call."""
    ca_file: str = ""
    """PEM file with the authority that signed what answers at `api_url`, such as a proxy's."""
    proxy: HttpAddress = Field("", repr=False)
    """The proxy that leads to Slack, ``http://HOST:PORT``; it may have a name and a password."""
    streaming: Literal["append", "replace", "none"] = "append"
    """How an answer is shown while it is written: by Slack's streams, by updates, or not."""
    mode: Literal["socket", "http"] = "socket"
    """How events come: over connections that we open, or as requests that Slack signs."""
    app_token: SecretStr = SecretStr("")
    app_token_env: str = ""
    """The environment variable that holds the app-level token of Socket Mode."""
    app_token_file: str = ""
    """The file that holds it."""
    connections: int = Field(2, ge=1, le=10)
    """Connections of Socket Mode that each process holds open. Slack takes ten of an app."""
    signing_secret: SecretStr = SecretStr("")
    signing_secret_env: str = ""
    """The environment variable that holds the secret that Slack signs its requests with."""
    signing_secret_file: str = ""
    """The file that holds it."""


def slack_options(instance: str, options: Mapping[str, Any]) -> SlackOptions:
    """The options of an instance. Raises `SettingsError` for the first thing that is wrong."""
    try:
        return SlackOptions.model_validate(dict(options))
    except ValidationError as error:
        raise SettingsError(f"{instance}, options: {said_of(error)}.") from None


def bot_token(instance: str, options: SlackOptions) -> str:
    """The token. Raises `SettingsError` where there is none."""
    what = f"the token of {instance}"
    token = secret_of(what, TOKEN_HINT, options.token, options.token_env, options.token_file)
    if not token:
        raise SettingsError(f"{instance} has no token.", TOKEN_HINT)
    return token


def app_token(instance: str, options: SlackOptions) -> str:
    """The token that opens connections. Raises `SettingsError` where there is none."""
    what = f"the app token of {instance}"
    token = secret_of(
        what, APP_TOKEN_HINT, options.app_token, options.app_token_env, options.app_token_file
    )
    if not token:
        raise SettingsError(f"{instance} has no app token, and its mode is socket.", APP_TOKEN_HINT)
    if not token.startswith(APP_TOKEN):
        raise SettingsError(f"{what} does not begin with {APP_TOKEN}.", APP_TOKEN_HINT)
    return token


def signing_secret(instance: str, options: SlackOptions) -> str:
    """What requests of Slack are signed with. Raises `SettingsError` where there is none."""
    secret = secret_of(
        f"the signing secret of {instance}",
        SIGNING_HINT,
        options.signing_secret,
        options.signing_secret_env,
        options.signing_secret_file,
    )
    if not secret:
        raise SettingsError(
            f"{instance} has no signing secret, and its mode is http.", SIGNING_HINT
        )
    return secret
