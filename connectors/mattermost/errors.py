"""What Mattermost's error ids mean to who sends: come again, look first, or give up.

A message never quotes what Mattermost says but the id, which is the same in each language.
"""

from __future__ import annotations

from connectors.errors import BadInput, ConnectorError, ThreadGone
from connectors.http.access import HttpAccess
from connectors.http.errors import HttpRefused, of_status
from connectors.http.reply import Reply, read_object

ROOT_GONE = "api.post.create_post.root_id.app_error"
DEFAULT_WAIT = 5.0
"""Seconds to wait where Mattermost asks to wait and does not say for how long."""
INVITE = "Add the bot to the team and to the channel: /invite and its name, in the channel."
HINTS = {
    "api.context.permissions.app_error": INVITE,
    "api.post.create_post.can_not_post_to_deleted.error": "The channel is archived: restore it, "
    "or choose another.",
    "api.context.invalid_url_param.app_error": "An id has 26 letters and digits: channel menu, "
    "View Info.",
    "app.channel.get.existing.app_error": f"Check the channel's id. {INVITE}",
}
LOGIN_HINT = (
    "In Mattermost, under Integrations, Bot Accounts, make a new token for the bot, and set it as "
    "the instance's token. A bot also stops when the account that made it is deactivated."
)


def error_of(access: HttpAccess, reply: Reply, *, writes: bool) -> ConnectorError:
    """The error for a reply that is no success. `writes`: the call has an effect."""
    code = _id_of(reply)
    if reply.status == 400 and code == ROOT_GONE:
        return ThreadGone("The root of this thread was deleted.")
    if reply.status == 501:
        return HttpRefused(
            f"{access.called} lacks a licence or a setting for this (HTTP 501, {code}).",
            status=501,
            code=code,
        )
    error = of_status(access, reply, writes=writes, code=code)
    if reply.status == 401:
        error.hint = LOGIN_HINT
    elif code:
        error.hint = HINTS.get(code, "" if reply.status < 500 else error.hint)
    return error


def _id_of(reply: Reply) -> str:
    try:
        found = read_object(reply.content).get("id")
    except BadInput:
        # A 429 is a text, and what stands before the server may answer with a page.
        return ""
    return found if isinstance(found, str) else ""
