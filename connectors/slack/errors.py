"""What Slack's error codes mean to who sends: come again, look first, or give up.

A message never quotes what Slack says but its code, and the scopes that it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.errors import (
    ConnectorError,
    LoginRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    ThreadGone,
    Unavailable,
)
from connectors.http.errors import LONGEST_ID, NO_ID

DEFAULT_WAIT = 30.0
"""Seconds to wait where Slack asks to wait and does not say for how long."""
BUSY = {"ratelimited", "rate_limited", "message_limit_exceeded"}
LOGIN = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"}
NOTHING_HAPPENED = {
    "service_unavailable", "request_timeout", "team_added_to_org", "org_login_required",
    "external_channel_migrating",
}  # fmt: skip
PERHAPS_HAPPENED = {"internal_error", "fatal_error"}
"""Slack says of both that a part of the call may have had its effect."""
MESSAGE_GONE = {"message_not_found", "thread_not_found", "cannot_reply_to_message"}
NO_AGENT = {"not_agent_app", "feature_disabled", "unknown_method", "missing_scope"}
"""The workspace, its plan or our app lacks a part of Slack's agent surface."""
INVITE = "Invite the app into the channel: /invite and its name, in the channel."
HINTS = {
    "channel_not_found": f"Check the channel's id. {INVITE}",
    "not_in_channel": INVITE,
    "not_enabled": "In the settings of the Slack app, App Home, switch the Home Tab on.",
    "is_archived": "Choose another channel, or take it out of the archive.",
    "restricted_action": "Ask an administrator of the workspace to let the app post there.",
    "no_permission": "Ask an administrator of the workspace to let the app do this.",
    "access_denied": "Ask an administrator of the workspace to let the app do this.",
    "ekm_access_denied": "An administrator of the workspace has suspended sending messages.",
    "invalid_client_id": "Check client_id: Basic Information > App Credentials of the Slack app.",
    "bad_client_secret": "Check the client secret: Basic Information > App Credentials.",
    "bad_redirect_uri": (
        "In the settings of the Slack app, OAuth & Permissions > Redirect URLs, add the console's "
        "address with /slack/oauth_redirect."
    ),
    "invalid_code": "Begin again.",
    "code_already_used": "Begin again.",
    "unknown_method": "Check the api_url of the instance.",
    "cannot_dm_bot": "Nobody reads messages to a bot.",
    "metadata_must_be_sent_from_app": "The token is no bot token: it begins with xoxb-.",
    "not_allowed_token_type": "The token is no bot token: it begins with xoxb-.",
}  # fmt: skip
LOGIN_HINT = (
    "Install the app into the workspace again, and set its Bot User OAuth Token as the instance's "
    "token."
)


class SlackRefused(Refused):
    """`code` is Slack's own id of the error."""

    def __init__(self, message: str, hint: str = "", *, code: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


def error_of(
    method: str, data: Mapping[str, Any], *, writes: bool, retry_after: float | None = None
) -> ConnectorError:
    """The error for a reply that says ``"ok": false``. `writes`: the call has an effect."""
    code = clean(data.get("error")) or "no_code"
    called = f"Slack answers {code} to {method}."
    if code in BUSY:
        wait = DEFAULT_WAIT if retry_after is None else retry_after
        return RateLimited(f"Slack asks to wait ({method}).", wait)
    if code in LOGIN:
        return LoginRefused(called, LOGIN_HINT)
    if code in NOTHING_HAPPENED:
        return Unavailable(called)
    if code in PERHAPS_HAPPENED:
        return OutcomeUnknown(called) if writes else Unavailable(called)
    if code == "missing_scope":
        needed = clean(data.get("needed")) or "that it needs"
        hint = (
            f"Add the scope {needed} to the app (OAuth & Permissions), and install the app into "
            "the workspace again."
        )
        return SlackRefused(called, hint, code=code)
    return SlackRefused(called, HINTS.get(code, ""), code=code)


def thread_gone() -> ThreadGone:
    """The error for a reply whose root is not there."""
    return ThreadGone("The root of this thread was deleted.")


def clean(said: object) -> str:
    """An id or a list of scopes, without anything that could be a text or a control character."""
    if not isinstance(said, str):
        return ""
    return ", ".join(
        part for one in said.split(",")[:8] if (part := NO_ID.sub("", one)[:LONGEST_ID])
    )
