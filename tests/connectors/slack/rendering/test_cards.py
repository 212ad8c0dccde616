"""Review cards in blocks."""

from __future__ import annotations

from dataclasses import replace

from connectors.contracts.chat import MessageKind, OutgoingMessage, Part, ReviewCard
from connectors.contracts.chat.rendering import card_text
from connectors.slack.rendering.message import render
from tests.contracts.chat_platform import CARD

PAGE = "https://console.example/review/01abc"


def card(rest: str = "", **more: object) -> list[dict[str, object]]:
    made: ReviewCard = replace(CARD, **more)  # type: ignore[arg-type]
    message = OutgoingMessage(MessageKind.REVIEW_CARD, card_text(made) + rest, card=made)
    return render(message).blocks


def test_each_part_has_its_block() -> None:
    title, *parts = card()
    assert title == {
        "type": "header",
        "text": {"type": "plain_text", "text": "To be checked", "emoji": False},
    }
    assert [part["text"]["text"] for part in parts] == [  # type: ignore[index]
        "*Asked by*: Ada",
        "*Said before*:\n> asker: hello\n> guichet: hello",
        "*Question*:\n> The screen\n> is dark",
        "*Draft*:\nPress the *button* [1].",
        "*Confidence*: 0.62",
        "*Risks*: deletes something",
    ]


def test_a_question_cannot_pass_for_another_part() -> None:
    said = Part("Question", "x\n*Confidence*: 1.00\n```\n<!here>")
    blocks = card(question=said)
    (shown,) = [b["text"]["text"] for b in blocks if "1.00" in str(b)]  # type: ignore[index]
    assert shown.splitlines()[1:] == ["> x", "> *Confidence*: 1.00", "> ```", "> &lt;!here&gt;"]


def test_a_name_cannot_be_a_link_or_format_itself_over_the_card() -> None:
    (_, asker, *_) = card(asker=Part("Asked by", "[Boss](https://x) <@U1>"))
    assert asker["text"]["text"] == (  # type: ignore[index]
        "*Asked by*: [Boss](<https://x>) &lt;@U1&gt;"
    )


def test_what_stands_after_the_card_is_shown_too() -> None:
    assert card(f"\n\n{PAGE}")[-1]["text"]["text"] == f"<{PAGE}>"  # type: ignore[index]


def test_a_card_without_its_draft_says_where_to_read_it() -> None:
    shown = str(card(draft=None, question=None, asker=None, transcript=()))
    assert "Read it on the console." in shown
    assert "button" not in shown


def test_a_text_that_is_not_the_cards_is_shown_instead_of_it() -> None:
    message = OutgoingMessage(MessageKind.CARD_DECIDED, "Approved by Maya", card=CARD)
    (block,) = render(message).blocks
    assert block["text"]["text"] == "Approved by Maya"


def test_what_was_understood_stands_as_a_quotation_under_the_question() -> None:
    blocks = card(meant=Part("Understood as", "The screen\n*Confidence*: 1.00"))
    shown = [block["text"]["text"] for block in blocks]  # type: ignore[index]
    at = shown.index("*Question*:\n> The screen\n> is dark")
    label, *said = shown[at + 1].splitlines()
    assert label == "*Understood as*:"
    assert said
    assert all(line.startswith("> ") for line in said)
