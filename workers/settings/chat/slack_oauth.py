"""The options of one Slack app in several workspaces: ``[platforms.slack.options]``."""

from __future__ import annotations

from pydantic import BaseModel, SecretStr

from connectors.errors import SettingsError
from workers.settings.kinds import HttpAddress
from workers.settings.secrets import secret_of

SECRET_HINT = (
    "In the settings of the Slack app, Basic Information, App Credentials, copy the Client Secret, "
    "and name the variable that holds it in client_secret_env of the instance's options."
)


class OAuthOptions(BaseModel):
    """With a client id an app has no token of its own: each workspace gives it one."""

    client_id: str = ""
    """The app's Client ID. With it, administrators add workspaces at ``/slack/install``."""
    client_secret: SecretStr = SecretStr("")
    client_secret_env: str = ""
    """The environment variable that holds the Client Secret."""
    client_secret_file: str = ""
    """The file that holds it."""
    authorize_url: HttpAddress = "https://slack.com/oauth/v2/authorize"
    """Where an administrator says yes for a workspace."""


def client_secret(instance: str, options: OAuthOptions) -> str:
    """The app's Client Secret. Raises `SettingsError` where there is none."""
    secret = secret_of(
        f"the client secret of {instance}",
        SECRET_HINT,
        options.client_secret,
        options.client_secret_env,
        options.client_secret_file,
    )
    if not secret:
        raise SettingsError(f"{instance} has a client id and no client secret.", SECRET_HINT)
    return secret
