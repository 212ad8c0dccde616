"""Whether Slack takes what we would send: it checks a sample of each kind, and shows nobody any."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from connectors.contracts.chat import (
    Action,
    Choice,
    FieldKind,
    Form,
    FormField,
    HomeLine,
    HomePage,
    HomeSection,
    MessageKind,
    OutgoingMessage,
    Part,
    ReviewCard,
    SourceLink,
)
from connectors.contracts.chat.rendering import card_text
from connectors.contracts.diagnosis import Finding
from connectors.errors import GuichetError
from connectors.slack.client import SlackClient
from connectors.slack.errors import NO_AGENT, SlackRefused
from connectors.slack.rendering.home import home_view
from connectors.slack.rendering.message import render
from connectors.slack.rendering.modals import modal

LINK = "https://console.example/questions/1"
BUTTONS = (
    Action("helpful", "Helpful", "01abc", "primary"),
    Action("open", "Open", "01abc", "danger", url=LINK),
)
ANSWER = OutgoingMessage(
    MessageKind.ANSWER,
    "# Title\n\nSome **bold** text, `code` [1], a [link](https://example.org).\n\n1. one\n2. two",
    sources=(SourceLink(1, "Source 1", LINK), SourceLink(2, "Source 2")),
    actions=BUTTONS,
    note="_a note_",
)
CARD = ReviewCard(
    title="To be checked",
    asker=Part("Asked by", "Ada"),
    question=Part("Question", "The screen is dark."),
    draft=Part("Draft", "Press the button."),
    confidence=Part("Confidence", "0.50"),
)
REVIEW = OutgoingMessage(MessageKind.REVIEW_CARD, card_text(CARD), actions=BUTTONS, card=CARD)
FORM = Form(
    "Edit",
    "Send",
    (
        FormField("text", "Answer", FieldKind.PARAGRAPH, "Press the button.", (), True, 3_000),
        FormField("code", "Why", FieldKind.CHOICE, choices=(Choice("a", "A"), Choice("b", "B"))),
    ),
)
HOME = HomePage("Hello", (HomeSection("Mine", (HomeLine("A question", "open", LINK),)),), BUTTONS)


def sample_findings(client: SlackClient) -> Iterator[Finding]:
    """What Slack says of a sample of each; nothing where it does not offer to check."""
    samples: dict[str, Callable[[], object]] = {
        "an answer": lambda: client.blocks_validate(blocks=render(ANSWER).blocks),
        "a review card": lambda: client.blocks_validate(blocks=render(REVIEW).blocks),
        "a form": lambda: client.blocks_validate(view=modal(FORM, "guichet:edit", {"draft": "1"})),
        "the Home tab": lambda: client.blocks_validate(view=home_view(HOME)),
    }
    refused = []
    for name, check in samples.items():
        try:
            check()
        except SlackRefused as error:
            if error.code in NO_AGENT:
                return
            refused.append(f"{name} ({error.code})")
        except GuichetError:
            return  # It was busy or away: that says nothing of the samples.
    if refused:
        line = f"Slack does not take the blocks of {', '.join(refused)}. Report this as a fault."
        yield Finding(True, line, warning=True)
    else:
        yield Finding(True, "Slack takes our answers, cards, forms and the Home tab")
