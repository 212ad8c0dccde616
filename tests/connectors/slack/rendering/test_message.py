"""No message of the contract breaks a limit of Slack's, notifies anybody, or loses its words."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from slack_sdk.models.blocks import Block

from connectors.contracts.chat import Action, MessageKind, OutgoingMessage, SourceLink
from connectors.errors import Refused
from connectors.slack.rendering.blocks import size
from connectors.slack.rendering.limits import BLOCKS_SIZE, TEXT
from connectors.slack.rendering.message import Rendered, render
from tests.connectors.slack.rendering.messages import messages
from tests.fakes.slack.limits import check_blocks, notified
from tests.fakes.slack.world import Posted

LINE = "mot & <mot> "


def answer(text: str, **more: object) -> OutgoingMessage:
    return OutgoingMessage(MessageKind.ANSWER, text, **more)  # type: ignore[arg-type]


def read(rendered: Rendered) -> str:
    return Posted("1", "C", rendered.text, rendered.blocks).read()


@pytest.mark.slow
@settings(max_examples=60)
@given(messages)
@example(answer("&" * 4_000))
@example(answer("***~~a" + "\na" * 1_900 + "~~***"))
@example(answer("`" * 4_000))
@example(answer("> a\n" * 1_000))
def test_no_message_breaks_a_limit_or_notifies_anybody(message: OutgoingMessage) -> None:
    rendered = render(message)
    check_blocks(rendered.blocks)
    assert size(rendered.blocks) <= BLOCKS_SIZE
    assert 0 < len(rendered.text) <= TEXT
    assert notified([{"text": rendered.text}, *rendered.blocks]) == []
    json.dumps(rendered.blocks, ensure_ascii=False).encode()
    rendered.text.encode()


@settings(max_examples=30)
@given(messages)
def test_slacks_own_models_take_the_blocks(message: OutgoingMessage) -> None:
    for block in render(message).blocks:
        found = Block.parse(block)
        assert found is not None
        found.to_dict()


def test_what_notifies_is_shown_and_does_not() -> None:
    rendered = render(answer("<!channel> <@U0ADA> <#C1|x> @here @everyone mail a@here.example"))
    assert "&lt;!channel&gt; &lt;@U0ADA&gt; &lt;#C1|x&gt; @\u200bhere @\u200beveryone" in (
        rendered.text
    )
    assert "a@\u200bhere.example" in rendered.text
    assert rendered.blocks[0]["text"]["verbatim"] is True


def test_what_people_copy_from_code_is_what_was_written() -> None:
    shown = render(answer("Do `echo @here` and\n\n```\nsend @all & <x>\n```")).text
    assert "`echo @here`" in shown
    assert "```\nsend @all &amp; &lt;x&gt;\n```" in shown


def test_sources_are_numbered_links_with_their_excerpts_quoted() -> None:
    sources = (
        SourceLink(1, "Un | ticket <x>", "https://glpi.example/1?a=1&b=2", None, "a\n<!here> b"),
        SourceLink(2, "no address"),
        SourceLink(3, "bad", "javascript:alert(1)"),
    )
    (_, context) = render(answer("Voir [1].", sources=sources)).blocks
    assert context["elements"][0]["text"].splitlines() == [
        "[1] <https://glpi.example/1?a=1&amp;b=2|Un \u00a6 ticket &lt;x&gt;>",
        "> a",
        "> &lt;!here&gt; b",
        "[2] no address",
        "[3] bad",
    ]


def test_buttons_have_the_names_of_their_actions_and_row_ids() -> None:
    actions = (
        Action("approve", "Approve", "01abc", "primary"),
        Action("reject", "Reject " * 20, "01abc", url="https://console.example/review/01abc"),
    )
    (_, block) = render(answer("x", actions=actions)).blocks
    approve, reject = block["elements"]
    assert (approve["action_id"], approve["value"], approve["style"]) == (
        "guichet:approve", "01abc", "primary",
    )  # fmt: skip
    assert (reject["action_id"], reject["url"]) == (
        "guichet:open:reject", "https://console.example/review/01abc",
    )  # fmt: skip
    assert len(reject["text"]["text"]) == 75


def test_a_text_in_a_buttons_value_is_refused() -> None:
    with pytest.raises(Refused, match="too long to be an id"):
        render(answer("x", actions=(Action("edit", "Edit", "a" * 2_001),)))


def test_a_long_text_is_cut_between_words_into_sections() -> None:
    text = (LINE * 400)[:4_000].strip()
    rendered = render(answer(text))
    assert len(rendered.blocks) > 1
    assert all(block["type"] == "section" for block in rendered.blocks)
    assert read(rendered).split() == text.split()


def test_a_text_that_its_escapes_make_too_long_is_shown_in_like_characters() -> None:
    rendered = render(answer("<>&@ " * 800))
    assert size(rendered.blocks) <= BLOCKS_SIZE
    shown = "".join(block["text"]["text"] for block in rendered.blocks)
    assert shown == "\u2039\u203a\uff06\uff20 " * 800


def test_what_is_longer_than_the_platform_says_is_refused() -> None:
    with pytest.raises(Refused, match="longer than Slack takes"):
        render(answer("x" * 12_000))


def test_a_message_of_buttons_only_still_has_a_text() -> None:
    assert render(answer("", actions=(Action("human", "Ask", "1"),))).text == "\u2026"


def test_an_answer_shows_its_numbers_its_seconds_and_its_votes() -> None:
    rendered = render(
        answer(
            "Restart it [1], or the printer [2].",
            sources=(
                SourceLink(1, "Source 1", "https://glpi.example/1"),
                SourceLink(2, "Source 2"),
            ),
            note="_Answered in 3.2 s_",
            actions=(Action("helpful", "Helpful", "01abc"), Action("nothelpful", "No", "01abc")),
        )
    )
    section, sources, note, buttons = rendered.blocks
    assert section["text"]["text"] == "Restart it [1], or the printer [2]."
    assert sources["elements"][0]["text"] == ("[1] <https://glpi.example/1|Source 1>\n[2] Source 2")
    assert note["elements"][0]["text"] == "_Answered in 3.2 s_"
    assert [one["action_id"] for one in buttons["elements"]] == [
        "guichet:helpful", "guichet:nothelpful",
    ]  # fmt: skip
    for words in ("[2]", "[1] <https://glpi.example/1|Source 1>", "3.2 s"):
        assert words in rendered.text
