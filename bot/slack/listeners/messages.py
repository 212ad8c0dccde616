"""What people write, change and delete.

A mention in a channel comes twice, as ``message`` and as ``app_mention``, with two event ids and in
any order. So its id is made of what both have, and everything in it is taken from what both say.
An edit that names us comes as ``app_mention`` too, and is an event of its own: what was said among
colleagues before is a question now. The desk knows a message that was a question already.
"""

from __future__ import annotations

from slack_bolt import App

from bot.slack.events import (
    Payload,
    derived,
    is_shared,
    mapping_of,
    store,
    text_of,
)
from bot.slack.text import mentions, plain
from bot.slack.workspace import Workspace
from connectors.contracts.chat import Deleted, Edited, Said

WRITTEN = ("", "file_share", "thread_broadcast")
"""The subtypes of a message that somebody wrote; all others tell of something else."""
TOMBSTONE = "tombstone"
"""What a root becomes that is deleted while there are replies under it."""
SLACKBOT = "USLACKBOT"


def register(app: App) -> None:
    """Listen."""
    app.event("message")(message)
    app.event("app_mention")(message)


def message(event: Payload, body: Payload, workspace: Workspace) -> None:
    """Store what became of a message."""
    match text_of(event.get("subtype")):
        case "message_changed":
            _changed(event, workspace)
        case "message_deleted":
            _deleted(event, event.get("deleted_ts"), workspace)
        case subtype if subtype in WRITTEN and _is_ours_to_read(event):
            _said(event, body, workspace)


def _said(event: Payload, body: Payload, workspace: Workspace) -> None:
    ts, thread, text = (text_of(event.get(name)) for name in ("ts", "thread_ts", "text"))
    me = workspace.identity.user
    said = Said(
        message_id=ts,
        text=plain(text, me),
        thread=thread if thread not in ("", ts) else None,
        direct=event.get("channel_type") == "im",
        mentioned=mentions(text, me),
        files=tuple(_file_names(event)),
        shared=is_shared(body),
    )
    edited = mapping_of(event.get("edited")).get("ts")
    key = derived("said", workspace, event["channel"], ts, *([edited] if edited else []))
    _store(event, event, key, said, workspace)


def _changed(event: Payload, workspace: Workspace) -> None:
    now, before = mapping_of(event.get("message")), mapping_of(event.get("previous_message"))
    if now.get("subtype") == TOMBSTONE:
        _deleted(event, now.get("ts"), workspace)
    elif (
        text_of(now.get("subtype")) in WRITTEN
        and _is_ours_to_read(now)
        # A link that is unfolded changes a message too, and nothing of what somebody wrote.
        and now.get("text") != before.get("text")
    ):
        _edited(now, event, workspace)


def _edited(now: Payload, event: Payload, workspace: Workspace) -> None:
    me, text = workspace.identity.user, text_of(now.get("text"))
    when = mapping_of(now.get("edited")).get("ts") or event.get("event_ts")
    edited = Edited(text_of(now["ts"]), plain(text, me), mentioned=mentions(text, me))
    key = derived("edited", workspace, event["channel"], now["ts"], when)
    _store(now, event, key, edited, workspace)


def _deleted(event: Payload, ts: object, workspace: Workspace) -> None:
    before = mapping_of(event.get("previous_message"))
    if text_of(ts) and not _is_bot(before):
        key = derived("deleted", workspace, event["channel"], ts)
        _store(before, event, key, Deleted(text_of(ts)), workspace)


def _store(
    written: Payload,
    event: Payload,
    key: str,
    deed: Said | Edited | Deleted,
    workspace: Workspace,
) -> None:
    store(
        workspace,
        key,
        deed,
        actor=written.get("user"),
        channel=event["channel"],
        home=_home(written) or _home(event),
    )


def _home(written: Payload) -> object:
    """The workspace of who wrote it: in a shared channel it may be another one."""
    return written.get("user_team") or written.get("source_team") or written.get("team")


def _is_ours_to_read(written: Payload) -> bool:
    named = text_of(written.get("user")) and text_of(written.get("ts"))
    return bool(named) and not _is_bot(written) and not written.get("hidden")


def _is_bot(written: Payload) -> bool:
    return bool(written.get("bot_id")) or written.get("user") == SLACKBOT


def _file_names(event: Payload) -> list[str]:
    files = event.get("files")
    found = [mapping_of(one) for one in files] if isinstance(files, list) else []
    return [name for one in found if (name := text_of(one.get("name") or one.get("title")))]
