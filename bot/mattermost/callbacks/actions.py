"""A click on a button of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from bot.mattermost.callbacks.instance import (
    Instance,
    identifier,
    log,
    of_button,
    words_of_away,
)
from bot.mattermost.callbacks.requests import Forged, answer
from connectors.contracts.chat import ChatEvent, Pressed
from connectors.errors import ConnectorError, GuichetError
from connectors.mattermost.rendering.dialogs import dialog
from connectors.mattermost.signing import PROBE, SignedButton
from connectors.mattermost.triggers import Trigger
from workers.translations.sentences import say


def clicked(instances: Sequence[Instance], said: Mapping[str, Any], _header: str) -> Response:
    """Check a click, then store it, or show its form at once. Raises `Forged`."""
    try:
        instance, button = of_button(instances, said.get("context"))
    except ConnectorError as error:
        return answer(ephemeral_text=words_of_away(instances, error))
    user = identifier(said.get("user_id"), "user")
    try:
        return _checked(instance, button, user, said)
    except GuichetError as error:
        log.warning("mattermost.click_failed", platform=instance.name, failure=type(error).__name__)
        return answer(ephemeral_text=instance.desk.said(error, instance.words(user)))


def _checked(
    instance: Instance, button: SignedButton, user: str, said: Mapping[str, Any]
) -> Response:
    message = identifier(said.get("post_id"), "post")
    trigger = instance.server.trigger(said.get("trigger_id"), user)
    if said.get("channel_id") != button.channel:
        raise Forged("channel")
    if not instance.replays.first(trigger.client):
        raise Forged("replay")
    post = instance.server.require_post(message, button.channel)
    instance.server.require_member(button.channel, user)
    thread = str(post.get("root_id") or message)
    if button.action == PROBE:
        return answer()
    if button.form:
        return _ask(instance, button, user, str(said["trigger_id"]), message, thread)
    return _store(instance, button, trigger, message, thread)


def _ask(
    instance: Instance, button: SignedButton, user: str, trigger_id: str, message: str, thread: str
) -> Response:
    """Mattermost takes a form within three seconds of the click, so it cannot wait for a worker."""
    form = instance.desk.form(instance.name, user, button.action, button.row, message)
    state = instance.signatures().state(user, button, message, thread)
    shown = dialog(form, button.action, state)
    instance.dialogs.open_dialog(trigger_id, instance.dialog_url, shown)
    return answer()


def _store(
    instance: Instance, button: SignedButton, trigger: Trigger, message: str, thread: str
) -> Response:
    deed = Pressed(button.action, button.row, message, thread)
    event = ChatEvent(f"press:{trigger.client}", trigger.user, button.channel, deed)
    if not instance.desk.store(instance.name, event):
        raise Forged("replay")
    return answer(ephemeral_text=say("press_taken", instance.words(trigger.user)))
