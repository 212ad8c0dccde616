from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mattermost.mentions import names, without

BOT = "helpdesk-bot"


@pytest.mark.parametrize(
    "text",
    [
        "@helpdesk-bot my VPN is down",
        "hey @Helpdesk-Bot",
        "@helpdesk-bot: hello",
        "@helpdesk-bot, hello",
        "ask @helpdesk-bot.",
        "@helpdesk-bot's answer",
        "(@helpdesk-bot)",
        "**@helpdesk-bot** _@helpdesk-bot_",
        "`a` @helpdesk-bot `b`",
        "a ` alone\n\n@helpdesk-bot and ` another",
        "```\ncode\n```\n@helpdesk-bot",
    ],
)
def test_the_name_by_itself_is_a_mention(text: str) -> None:
    assert names(text, BOT)


@pytest.mark.parametrize(
    "text",
    [
        "`@helpdesk-bot`",
        "``a ` @helpdesk-bot``",
        "```\n@helpdesk-bot\n```",
        "~~~\n@helpdesk-bot\n~~~",
        "```\n@helpdesk-bot in a fence that nothing closes",
        "hi@helpdesk-bot",
        "@helpdesk-botx",
        "@helpdesk-bot.x",
        "@@helpdesk-bot",
        "Helpdesk Bot",
        "@all @channel @here",
        "@helpdesk",
        "",
    ],
)
def test_code_other_names_and_groups_are_none(text: str) -> None:
    assert not names(text, BOT)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@helpdesk-bot: my VPN is down", "my VPN is down"),
        ("@helpdesk-bot my VPN", "my VPN"),
        ("hey @Helpdesk-Bot my VPN is down", "hey my VPN is down"),
        ("my VPN is down @helpdesk-bot", "my VPN is down"),
        ("@helpdesk-bot", ""),
        ("`@helpdesk-bot` is its name", "`@helpdesk-bot` is its name"),
        ("@helpdesk-bot run `a  b`", "run `a  b`"),
        ("nobody  is named", "nobody  is named"),
    ],
)
def test_the_mention_is_left_out_and_the_rest_stays(text: str, rest: str) -> None:
    assert without(text, BOT) == rest


@given(st.text(alphabet="@`~ \n.:abhelpdsk-ot", max_size=80))
def test_what_is_left_names_nobody_and_code_is_kept(text: str) -> None:
    rest = without(text, BOT)
    assert len(rest) <= len(text)
    if not names(text, BOT):
        assert rest == text
    assert not names(f"`{text.replace('`', '')}`".replace("\n", " "), BOT)
