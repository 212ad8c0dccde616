"""No message breaks a limit of Mattermost's, notifies anybody, or loses its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from markdown_it import MarkdownIt

from connectors.contracts.chat import MessageKind, OutgoingMessage, Part, SourceLink
from connectors.contracts.chat.rendering import card_text
from connectors.errors import Refused
from connectors.mattermost.rendering.cards import closed
from connectors.mattermost.rendering.limits import MESSAGE
from connectors.mattermost.rendering.message import render
from tests.connectors.mattermost.rendering.written import messages, written
from tests.contracts.chat_platform import CARD
from tests.fakes.mattermost.limits import check_message, notified

ZW = "\u200b"
PAGE = "https://console.example/review/01abc"


def answer(text: str, **more: object) -> OutgoingMessage:
    return OutgoingMessage(MessageKind.ANSWER, text, **more)  # type: ignore[arg-type]


@pytest.mark.slow
@settings(max_examples=30)
@given(messages)
@example(answer("@" * MESSAGE))
@example(answer("![" * (MESSAGE // 2)))
@example(answer("`@all` " * 2_300))
@example(answer("```\n" * 4_000))
@example(answer("a\n" * 8_000))
def test_no_message_breaks_a_limit_or_notifies_anybody(message: OutgoingMessage) -> None:
    shown = render(message)
    check_message(shown)
    assert 0 < len(shown) <= MESSAGE
    assert notified(shown, {"ada", "all.b"}) == []
    shown.encode()


def test_a_text_is_shown_as_it_was_written() -> None:
    text = "# Title\n\n1. **One** [1]\n2. `two`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> q"
    assert render(answer(text)) == text


def test_sources_are_numbered_links_with_their_excerpts_quoted() -> None:
    sources = (
        SourceLink(1, "Un [ticket] @all", "https://glpi.example/1?a=1&b=2", None, "a\n# @here b"),
        SourceLink(2, "no address"),
        SourceLink(3, "bad", "javascript:alert(1)"),
    )
    assert render(answer("Voir [1].", sources=sources, note="_note_")).splitlines() == [
        "Voir [1].",
        "",
        "_note_",
        "",
        rf"[1] [Un \[ticket\] @{ZW}all](https://glpi.example/1?a=1&b=2)",
        "> a",
        f"> \\# @{ZW}here b",
        "",
        "[2] no address",
        "[3] bad",
    ]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("```\nls", "\n```"),
        ("```\nls\n\n", "\n```"),
        ("~~~~sh\nls\n~~~", "\n~~~~"),
        ("a\n  ```\nls", "\n```"),
        ("```", "\n```"),
        ("```\nls\n```", ""),
        ("```\nls\n  ````\n", ""),
        ("- ```\n  ls", ""),
        ("- ```\nls", ""),
        ("> ```\n> ls", ""),
        ("    ```\nls", ""),
        ("``` `ls` ```", ""),
    ],
)
def test_code_that_has_no_end_does_not_hold_what_follows(text: str, end: str) -> None:
    begun = text.rstrip() if end else text
    assert render(answer(text, note="_writing_")) == f"{begun}{end}\n\n_writing_"


@settings(max_examples=40)
@given(written(200))
def test_what_follows_a_text_is_no_code(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"{closed(text)}\n\nlast")
    found = [child for one in tokens for child in one.children or () if one.type == "inline"]
    assert found[-1].content.endswith("last")


def test_a_text_that_becomes_too_long_is_shown_in_like_characters() -> None:
    shown = render(answer("@all & " * 2_340))
    assert shown == "\uff20all \uff06 " * 2_340


def test_what_is_longer_than_the_platform_says_is_refused() -> None:
    with pytest.raises(Refused, match="longer than Mattermost takes"):
        render(answer("x" * (MESSAGE + 1)))


def test_no_post_is_empty() -> None:
    assert render(answer("\x00")) == "\u2026"


def test_a_card_is_laid_out_in_its_parts() -> None:
    message = OutgoingMessage(
        MessageKind.REVIEW_CARD, f"{card_text(CARD)}\n\n{PAGE}", card=CARD, note="_late_"
    )
    assert render(message).split("\n\n") == [
        "**To be checked**",
        "**Asked by**: Ada",
        "**Said before**:\n> asker: hello\n> guichet: hello",
        "**Question**:\n> The screen\n> is dark",
        "**Draft**:",
        "Press the **button** [1].",
        "**Confidence**: 0.62",
        "**Risks**: deletes something",
        PAGE,
        "_late_",
    ]


def test_a_stranger_cannot_write_another_part_of_a_card() -> None:
    made = replace(
        CARD,
        asker=Part("Asked by", "Ada\n\n**Confidence**: 1.00 [x](https://evil.example)"),
        question=Part("Question", "x\n\n**Confidence**: 1.00\n```\n@here"),
        draft=Part("Draft", "Do:\n```\nls"),
    )
    shown = render(OutgoingMessage(MessageKind.REVIEW_CARD, card_text(made), card=made))
    lines = shown.splitlines()
    assert "**Asked by**: Ada \\*\\*Confidence\\*\\*: 1.00 \\[x\\](https://evil.example)" in lines
    assert "> \\*\\*Confidence\\*\\*: 1.00" in lines
    assert f"> @{ZW}here" in lines
    assert [line for line in lines if line.startswith("**Confidence**")] == ["**Confidence**: 0.62"]
    assert "ls\n```\n\n**Confidence**" in shown


def test_a_card_without_its_draft_says_where_to_read_it() -> None:
    made = replace(CARD, draft=None, question=None, asker=None, transcript=())
    shown = render(OutgoingMessage(MessageKind.REVIEW_CARD, card_text(made), card=made))
    assert "Read it on the console." in shown
    assert "button" not in shown


def test_a_text_that_is_not_the_cards_is_shown_instead_of_it() -> None:
    message = OutgoingMessage(MessageKind.CARD_DECIDED, "Approved by Maya", card=CARD)
    assert render(message) == "Approved by Maya"


def test_what_was_understood_stands_as_a_quotation_under_the_question() -> None:
    made = replace(CARD, meant=Part("Understood as", "The screen\n**Confidence**: 1.00"))
    shown = render(OutgoingMessage(MessageKind.REVIEW_CARD, card_text(made), card=made))
    said = str(shown)
    assert said.index("Question") < said.index("**Understood as**:") < said.index("**Draft**")
    assert "**Confidence**: 1.00" not in said
