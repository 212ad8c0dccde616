"""What the pictures of the Mattermost guide show: posts and a dialog, made by the code that makes
them in production, in a look of our own."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt

from connectors.contracts.chat import OutgoingMessage
from connectors.database.models import ConversationThread, DraftStatus
from connectors.mattermost.rendering.buttons import attachments
from connectors.mattermost.rendering.dialogs import dialog
from connectors.mattermost.rendering.message import render
from tools.pictures.pages import Channel, Drawn, Message, Sheet
from tools.pictures.scenes import ASKED, SOURCES, WRITTEN, draft, question
from workers.desk.outbox import staff_templates, templates

BOT, PLATFORM = "helpdesk-bot", "mattermost:main"


def answered() -> Channel:
    """A question in a channel, and its answer in the thread."""
    message = templates.answer(question(), draft(DraftStatus.APPROVED), WRITTEN, SOURCES)
    ask = Message("ada", "09:12", Drawn(f"<p>@{BOT} {html.escape(ASKED)}</p>"), signs=("\u2713 1",))
    reply = Message(BOT, "09:13", _post(message), app=True, reply=True)
    return Channel("IT Support", "Thread", (ask, reply))


def reviewed() -> Channel:
    """The card in the staff channel."""
    asked = ConversationThread(platform=PLATFORM, channel="it-support")
    message = staff_templates.review_card(
        question(), draft(DraftStatus.PROPOSED), SOURCES, (), thread=asked, asker="Ada"
    )
    card = Message(BOT, "09:12", _post(message), app=True)
    return Channel("Helpdesk review", "Private channel of the support staff", (card,))


def edited() -> Sheet:
    """The dialog behind *Edit*."""
    message = staff_templates.review_card(question(), draft(DraftStatus.PROPOSED), (), ())
    (form,) = (one.form for one in message.actions if one.name == "edit")
    assert form is not None
    shown = dialog(form, "edit", "state")
    send = f'<span class="button primary">{html.escape(shown["submit_label"])}</span>'
    foot = Drawn(f'<span class="button">Cancel</span>{send}')
    return Sheet(shown["title"], Drawn("".join(map(_field, shown["elements"]))), foot)


def _post(message: OutgoingMessage) -> Drawn:
    """The text as its readers see it, and the buttons below."""
    text = MarkdownIt("commonmark", {"breaks": True}).render(render(message).replace("\u200b", ""))
    parts = attachments(message.actions, lambda _: {})
    buttons = "".join(
        f'<span class="button {one.get("style", "")}">{html.escape(one["name"])}</span>'
        for part in parts
        for one in part.get("actions", ())
    )
    return Drawn(f'{text}<div class="actions">{buttons}</div>')


def _field(element: dict[str, Any]) -> str:
    label = html.escape(element["display_name"])
    tall = "field tall" if element["type"] == "textarea" else "field"
    value = html.escape(element.get("default", ""))
    return f'<label>{label}</label><div class="{tall}">{value}</div>'


SCENES: dict[str, Callable[[], Channel | Sheet]] = {
    "answer": answered,
    "review": reviewed,
    "edit": edited,
}
