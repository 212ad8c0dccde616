"""The app-level token, with which connections of Socket Mode are opened."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.contracts.diagnosis import Finding
from connectors.errors import GuichetError, LoginRefused
from connectors.slack.client import SlackClient
from connectors.slack.diagnosis.workspace import APP
from connectors.slack.errors import SlackRefused

TOKENS = "Basic Information > App-Level Tokens"


def connection_findings(client: SlackClient) -> Iterator[Finding]:
    """Whether Slack gives an address to connect to. `client` has the app-level token."""
    try:
        client.api_call("apps.connections.open")
    except LoginRefused:
        yield _bad(
            "Slack refuses the app-level token.",
            f"{APP}, {TOKENS} > Generate Token and Scopes > connections:write.",
        )
    except SlackRefused as error:
        if error.code == "missing_scope":
            yield _bad(
                "the app-level token lacks the scope connections:write.",
                f"{APP}, {TOKENS}, generate another one with it.",
            )
        elif error.code == "not_allowed_token_type":
            yield _bad("this is no app-level token.", f"{APP}, {TOKENS}: it begins with xapp-.")
        else:
            yield _bad(
                f"Slack opens no connection ({error.code}).",
                f"{APP}, Socket Mode > Enable Socket Mode.",
            )
    except GuichetError as error:
        yield Finding(False, str(error))
    else:
        yield Finding(True, "Slack opens connections of Socket Mode")


def same_app_findings(client: SlackClient, bot: str, app_token: str) -> Iterator[Finding]:
    """Whether both tokens are of one app. `client` has the bot's token, and `bot` is its id; an
    app-level token tells its app: ``xapp-1-A0123-…``."""
    try:
        reply = client.bots_info(bot=bot)
    except GuichetError:
        return  # Not told; the scope that it takes is checked by itself.
    ours = str((reply.get("bot") or {}).get("app_id") or "")
    parts = app_token.split("-")
    theirs = parts[2] if len(parts) > 3 else ""
    if ours and theirs.startswith("A") and ours != theirs:
        yield _bad(
            f"the app-level token is of the app {theirs}, and the bot's token of {ours}.",
            f"At https://api.slack.com/apps/{ours} open {TOKENS}, and take the token from there.",
        )


def _bad(what: str, hint: str) -> Finding:
    return Finding(False, f"{what} {hint}")
