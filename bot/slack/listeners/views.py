"""Forms that were filled in."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from slack_bolt import App

from bot.slack.events import Payload, digest, mapping_of, store, text_of
from bot.slack.listeners.patterns import ANY
from bot.slack.workspace import Workspace
from connectors.contracts.chat import Pressed
from connectors.errors import GuichetError
from connectors.slack.rendering.modals import filled, ids_of
from workers.translations.sentences import say

log = structlog.get_logger("guichet.slack")


def register(app: App) -> None:
    """Listen."""
    app.view(ANY)(submission)


def submission(
    view: Payload, body: Payload, ack: Callable[..., object], workspace: Workspace
) -> None:
    """Store what was filled in. Where that fails, the form stays open and says so: Slack does not
    deliver it again, and nobody should have to write it twice."""
    if not text_of(view.get("callback_id")) or "value" not in ids_of(view):
        ack()
        return
    try:
        _store(view, body, workspace)
    except GuichetError as error:
        log.error("slack.form_lost", platform=workspace.name, error=type(error).__name__)
        words = say("chat_not_taken", workspace.language)
        ack(response_action="errors", errors={_first_field(view): words})
    else:
        ack()


def _store(view: Payload, body: Payload, workspace: Workspace) -> None:
    ids, values = ids_of(view), filled(view)
    user = mapping_of(body.get("user"))
    store(
        workspace,
        f"filled:{text_of(view.get('id'))}:{digest(values)}",
        Pressed(
            text_of(view["callback_id"]),
            ids["value"],
            ids.get("message", ""),
            ids.get("thread") or None,
            filled=values,
        ),
        actor=user.get("id"),
        channel=ids.get("channel"),
        home=user.get("team_id"),
    )


def _first_field(view: Payload) -> str:
    return next((text_of(one.get("block_id")) for one in view.get("blocks") or ()), "")
