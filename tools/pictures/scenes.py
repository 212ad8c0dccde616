"""What the pictures show, made by the code that makes it in production."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from connectors.contracts.chat import (
    Disclosure,
    HomeLine,
    HomePage,
    HomeSection,
    OutgoingMessage,
    SourceLink,
    StreamMode,
)
from connectors.contracts.chat.disclosure import disclose, disclose_home
from connectors.database.base import now
from connectors.database.models import ConversationThread, Draft, DraftStatus, Question
from connectors.slack.platform import info_of
from connectors.slack.rendering.home import home_view
from connectors.slack.rendering.message import render
from connectors.slack.rendering.modals import modal
from tools.pictures.pages import Channel, Message, Panel
from workers.desk.outbox import staff_templates, templates
from workers.translations.sentences import say

BOT, CONSOLE = "helpdesk", "https://helpdesk.example.org"
PLATFORM = "slack:T0123"
INFO = info_of(PLATFORM, Disclosure.REDACTED, StreamMode.NONE)
ASKED = "My laptop finds the docking station but both screens stay black since this morning."
WRITTEN = (
    "This happens after the firmware update of the docks [1]:\n\n"
    "1. Unplug the dock from the wall for **one minute**.\n"
    "2. Plug the laptop in *before* the screens.\n"
    "3. If they stay black, run `dock-update --repair` [2].\n\n"
    "The screens come back within two minutes."
)
SOURCES = (
    SourceLink(1, "Dock firmware 4.2: black screens", "https://glpi.example.org/1841", now()),
    SourceLink(2, "Repair of a dock", "https://glpi.example.org/1790", now()),
)


def question() -> Question:
    """Ada's question."""
    return Question(
        id="01j9q", text=ASKED, redacted=ASKED, language="en", ticket_id="2207", ticket_url=None
    )


def draft(status: DraftStatus) -> Draft:
    """What a model wrote of it."""
    return Draft(
        id="01j9d", question_id="01j9q", number=1, origin="generated", status=status, text=WRITTEN,
        language="en", confidence=0.58, reasons=[], risks=["administrator"], gate="review",
        recipe={},
    )  # fmt: skip


def answered() -> Channel:
    """A question in a channel, and its answer in the thread."""
    message = templates.answer(question(), draft(DraftStatus.APPROVED), WRITTEN, SOURCES)
    ask = Message("Ada", "09:12", ASKED, signs=("\u2713 1",))
    reply = Message(BOT, "09:13", _blocks(message), app=True, reply=True)
    return Channel("# it-help", "Thread", (ask, reply))


def reviewed() -> Channel:
    """The card in the staff channel."""
    asked = ConversationThread(platform=PLATFORM, channel="C0HELP")
    message = staff_templates.review_card(
        question(), draft(DraftStatus.PROPOSED), SOURCES, (), thread=asked, asker="Ada"
    )
    card = Message(BOT, "09:12", _blocks(message), app=True)
    return Channel("# it-support", "Private channel of the support staff", (card,))


def edited() -> Panel:
    """The form behind *Edit*."""
    return _form("edit")


def rejected() -> Panel:
    """The form behind *Reject*."""
    return _form("reject")


def home() -> Panel:
    """The Home tab of somebody of the staff."""
    queue = (
        HomeLine(_say("chat_drafts_wait"), "3", f"{CONSOLE}/review"),
        HomeLine(_say("chat_humans_wait"), "1", f"{CONSOLE}/review"),
    )
    elsewhere = _say("chat_question_of", day="2026-11-24 16:40")
    questions = (
        HomeLine("How do I share a calendar?", _say("status_answered"), f"{CONSOLE}/questions/1"),
        HomeLine("The badge", _say("status_with_human"), f"{CONSOLE}/questions/2", elsewhere),
    )
    number = _say("ticket_source", ticket="2207")
    ticket = HomeLine(
        f"{number}: Screens", _say("chat_ticket_is_working"), f"{CONSOLE}/tickets/2207", number
    )
    page = HomePage(
        _say("chat_home"),
        (
            HomeSection(_say("chat_queue"), queue),
            HomeSection(_say("chat_my_questions"), questions),
            HomeSection(_say("chat_my_tickets"), (ticket,)),
        ),
    )
    return Panel(home_view(disclose_home(page, INFO)), name="IT Helpdesk \u2013 Home")


def _say(name: str, **values: object) -> str:
    return say(name, "en", **values)


def _form(name: str) -> Panel:
    message = staff_templates.review_card(question(), draft(DraftStatus.PROPOSED), (), ())
    (form,) = (one.form for one in message.actions if one.name == name)
    assert form is not None
    return Panel(modal(form, f"guichet:{name}", {"draft": "01j9d"}))


def _blocks(message: OutgoingMessage) -> list[dict[str, Any]]:
    """The blocks as they leave for a workspace that is told no ticket text."""
    shown = disclose(message, INFO, CONSOLE)
    actions = tuple(replace(action, form=None) for action in shown.actions)
    return render(replace(shown, actions=actions)).blocks


SCENES: dict[str, Callable[[], Channel | Panel]] = {
    "answer": answered,
    "review": reviewed,
    "edit": edited,
    "reject": rejected,
    "home": home,
}
