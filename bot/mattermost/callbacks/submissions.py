"""A form that was filled in, or a request that says so.

Anybody on the server may have it sent, with whatever in it, though no form was ever opened. Only
who they are is certain. So the state counts, which we signed for one person, and once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from bot.mattermost.callbacks.instance import Instance, identifier, log, of_state, words_of_away
from bot.mattermost.callbacks.requests import Forged, answer
from connectors.contracts.chat import ChatEvent, FieldKind, Form, FormField, Pressed
from connectors.errors import ConnectorError, GuichetError
from connectors.mattermost.signing import SignedState
from workers.translations.sentences import say

LONGEST = 16_383
"""Characters of a field where its form says no limit."""


def submitted(instances: Sequence[Instance], said: Mapping[str, Any], _header: str) -> Response:
    """Check what was filled in, and store it. Raises `Forged`."""
    if said.get("type") != "dialog_submission":
        raise Forged("type")
    user = identifier(said.get("user_id"), "user")
    try:
        instance, state = of_state(instances, said.get("state"), user)
    except ConnectorError as error:
        return answer(error=words_of_away(instances, error))
    if said.get("cancelled"):
        return answer()
    try:
        return _store(instance, state, said.get("submission"))
    except GuichetError as error:
        log.warning("mattermost.form_failed", platform=instance.name, failure=type(error).__name__)
        return answer(error=instance.desk.said(error, instance.words(user)))


def _store(instance: Instance, state: SignedState, submission: object) -> Response:
    # Asked once more: the form says which fields count, and it may not be theirs any more.
    form = instance.desk.form(instance.name, state.user, state.action, state.row, state.message)
    filled = filled_in(form, submission)
    wrong = _wrong(form, filled, instance.words(state.user))
    if wrong:
        return answer(errors=wrong)
    deed = Pressed(state.action, state.row, state.message, state.thread, filled)
    event = ChatEvent(f"dialog:{state.nonce}", state.user, state.channel, deed)
    if not instance.desk.store(instance.name, event):
        raise Forged("replay")
    return answer()


def filled_in(form: Form, submission: object) -> dict[str, str]:
    """The fields of the form as texts; one that was left out is empty. What the form does not have
    is dropped. Raises `Forged` for what no form gives."""
    if not isinstance(submission, Mapping):
        raise Forged("submission")
    filled = {}
    for field in form.fields:
        value = submission.get(field.name)
        value = "" if value is None else value
        if not isinstance(value, str):
            raise Forged("field")
        if field.kind is FieldKind.CHOICE and value not in ("", *(c.value for c in field.choices)):
            raise Forged("choice")
        filled[field.name] = value
    return filled


def _wrong(form: Form, filled: Mapping[str, str], language: str) -> dict[str, str]:
    """What is wrong with the fields, in words for who filled them in."""
    found = {}
    for field in form.fields:
        if field.required and not filled[field.name].strip():
            found[field.name] = say("form_required", language)
        elif len(filled[field.name]) > _maximum(field):
            found[field.name] = say("form_too_long", language, maximum=_maximum(field))
    return found


def _maximum(field: FormField) -> int:
    return LONGEST if field.maximum is None else min(field.maximum, LONGEST)
