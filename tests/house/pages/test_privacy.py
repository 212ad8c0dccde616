"""The privacy page says what reaches Slack: the same that the one place lets through, as the blocks
that would be sent show."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from connectors.contracts.chat import (
    Action,
    Disclosure,
    HomeLine,
    HomePage,
    HomeSection,
    MessageKind,
    OutgoingMessage,
    Part,
    ReviewCard,
    SourceLink,
)
from connectors.contracts.chat.disclosure import disclose, disclose_home
from connectors.contracts.chat.platform import PlatformInfo
from connectors.contracts.chat.rendering import card_text
from connectors.contracts.ticket_system import OpenedTicket, TicketState
from connectors.slack.rendering.home import home_view
from connectors.slack.rendering.message import render
from tests.house.pages.tables import in_page, table
from workers.desk.chat.commands import overview

SLACK = "slack:T0123"
CONSOLE = "https://console.example"
PARTS = {
    "question": "qquestion",
    "asker": "aasker",
    "answer or draft": "ddraft",
    "said before": "ttranscript",
    "ticket title": "ttitle",
    "ticket excerpt": "eexcerpt",
    "ticket link": "https://glpi.example",
    "doubts, confidence": "rrisk",
    "buttons": "guichet:aaction",
    "console link": f"{CONSOLE}/ppath",
}
"""Parts of a message, and a word that stands in each and nowhere else."""
SOURCE = SourceLink(1, "ttitle", "https://glpi.example/1", None, "eexcerpt")
MESSAGE = OutgoingMessage(
    MessageKind.ANSWER,
    "ddraft",
    sources=(SOURCE,),
    actions=(Action("aaction", "Do", "01abc"),),
    console_path="/ppath",
)
CARD = ReviewCard(
    title="To be checked",
    asker=Part("Asked by", "aasker"),
    question=Part("Question", "qquestion"),
    draft=Part("Draft", "ddraft"),
    confidence=Part("Confidence", "0.5"),
    risks=Part("Risks", "rrisk"),
    transcript=("asker: ttranscript",),
    transcript_label="Said before",
    platform=SLACK,
    channel="C1",
    elsewhere="See the console.",
)


def card(**changes: object) -> OutgoingMessage:
    made = replace(CARD, **changes)  # type: ignore[arg-type]
    return replace(MESSAGE, kind=MessageKind.REVIEW_CARD, text=card_text(made), card=made)


def decided(**changes: object) -> OutgoingMessage:
    message = card(**DECIDED, **changes)
    return replace(message, kind=MessageKind.CARD_DECIDED, sources=(), actions=())


DECIDED = {"asker": None, "draft": None, "confidence": None, "risks": None, "transcript": ()}
MESSAGES = {
    "answer that a model or a person wrote": MESSAGE,
    "answer that quotes a ticket": replace(MESSAGE, redacted="See the console."),
    "answer while it is written": replace(MESSAGE, kind=MessageKind.PROGRESS),
    "notice, such as *a colleague checks it*": replace(
        MESSAGE, kind=MessageKind.NOTICE, sources=(), text="ddraft"
    ),
    "news of a ticket": replace(MESSAGE, kind=MessageKind.NOTICE, redacted="There are some."),
    "card of a draft, asked in this Slack": card(),
    "card of a draft that quotes a ticket": card(quotes=True),
    "card of a draft, asked elsewhere": card(platform="console"),
    "decided card, asked in this Slack": decided(),
    "decided card, asked elsewhere": decided(platform="console"),
    "words for one person, such as why there is no answer": replace(
        MESSAGE, kind=MessageKind.PRIVATE, sources=(), text="ddraft"
    ),
    "reminder of a draft": replace(
        MESSAGE, kind=MessageKind.REMINDER, text="Still waits.", sources=(), actions=()
    ),
}


def told(message: OutgoingMessage, disclosure: Disclosure) -> set[str]:
    """The parts of a message that reach Slack."""
    sent = render(disclose(message, PlatformInfo(SLACK, disclosure), CONSOLE))
    written = sent.text + json.dumps(sent.blocks)
    return {name for name, word in PARTS.items() if word in written}


HOME = {
    "Home tab: own question, asked in this Slack": HomeLine("qquestion", url=f"{CONSOLE}/ppath"),
    "Home tab: own question, asked elsewhere": HomeLine(
        "qquestion", url=f"{CONSOLE}/ppath", redacted="Question of Monday"
    ),
    "Home tab: own ticket": HomeLine(
        "No. 1: ttitle", url="https://glpi.example/1", redacted="No. 1"
    ),
}
"""Lines as `workers.desk.chat.commands.overview` makes them."""


def told_at_home(line: HomeLine, disclosure: Disclosure) -> set[str]:
    page = HomePage("Hello", (HomeSection("Mine", (line,)),))
    shown = disclose_home(page, PlatformInfo(SLACK, disclosure))
    written = json.dumps(home_view(shown))
    return {name for name, word in PARTS.items() if word in written}


def test_the_page_says_what_a_redacted_platform_gets() -> None:
    """What stands in the page is this; copy it there when the rules change."""
    rows = []
    for name, message in MESSAGES.items():
        parts = told(message, Disclosure.REDACTED)
        rows.append([name, *("yes" if part in parts else "–" for part in PARTS)])
    for name, line in HOME.items():
        parts = told_at_home(line, Disclosure.REDACTED)
        rows.append([name, *("yes" if part in parts else "–" for part in PARTS)])
    expected = table(("message", *PARTS), rows)
    assert in_page("privacy.md", "disclosure") == expected, "\n".join(expected)


def test_no_ticket_text_and_no_transcript_is_ever_told() -> None:
    for message in MESSAGES.values():
        assert told(message, Disclosure.REDACTED).isdisjoint(
            {"ticket title", "ticket excerpt", "said before"}
        )


def test_the_lines_of_a_persons_page_say_what_may_be_shown() -> None:
    ticket = OpenedTicket("1", None, "ttitle", TicketState.NEW)
    assert "ttitle" not in str(overview._ticket_line(ticket, "en").redacted)
    for line in HOME.values():
        assert "ticket title" not in told_at_home(line, Disclosure.REDACTED)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_full_platform_gets_all_that_there_is(name: str) -> None:
    message = MESSAGES[name]
    written = message.text + str(message.sources) + str(message.actions)
    there = {part for part, word in PARTS.items() if word in written}
    if message.actions:
        there.add("buttons")
    assert told(message, Disclosure.FULL) == there - {"console link"}
