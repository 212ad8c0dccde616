"""Slack's mrkdwn as people read it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import mentions, plain

BOT = "U0001"
AS_READ = [
    ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
    ("&amp;lt; stays", "&lt; stays"),
    ("&quot; and &#39; are no escapes of Slack's", "&quot; and &#39; are no escapes of Slack's"),
    ("ask <@U0ADA>", "ask @U0ADA"),
    ("ask <@U0ADA|ada>", "ask @ada"),
    ("see <#C024BE91L|general> and <#C1>", "see #general and #C1"),
    ("<!here> <!channel|@channel> <!subteam^S1|@it>", "@here @channel @it"),
    ("on <!date^1392734382^{date}|1 May>", "on 1 May"),
    ("<https://a.example/x?a=1&amp;b=2>", "https://a.example/x?a=1&b=2"),
    ("<https://a.example|a.example>", "a.example"),
    ("<https://a.example/login|your bank>", "your bank (https://a.example/login)"),
    ("<mailto:ada@example.org|ada@example.org>", "ada@example.org"),
    ("<tel:+33123456789|01 23 45 67 89>", "01 23 45 67 89 (+33123456789)"),
    ("<slack://open|open>", "open (slack://open)"),
    ("a <b> that is no link", "a <b> that is no link"),
    ("if a < b and c > d", "if a < b and c > d"),
    ("<>", "<>"),
    ("*bold* _it_ `code <https://a.example>`", "*bold* _it_ `code https://a.example`"),
]
WITHOUT_US = [
    ("<@U0001> my VPN drops", "my VPN drops"),
    ("<@U0001|helpdesk>: my VPN drops", "my VPN drops"),
    ("Hello <@U0001>, my VPN drops", "Hello my VPN drops"),
    ("my VPN drops <@U0001>", "my VPN drops"),
    ("ask <@U0001> <@U0ADA>", "ask @U0ADA"),
    ("<@U0001><@U0001>", ""),
    ("<@U0001>:8080 is a port", ":8080 is a port"),
    ("<@U00012> is somebody else", "@U00012 is somebody else"),
    ("one\n<@U0001>\ntwo", "one\n \ntwo"),
]


@pytest.mark.parametrize(("written", "read"), AS_READ)
def test_it_is_read_as_people_see_it(written: str, read: str) -> None:
    assert plain(written, BOT) == read


@pytest.mark.parametrize(("written", "read"), WITHOUT_US)
def test_our_own_mention_is_left_out(written: str, read: str) -> None:
    assert re.sub(r"\s+", " ", plain(written, BOT)) == re.sub(r"\s+", " ", read)


def test_a_mention_is_one_of_the_whole_id() -> None:
    assert mentions("hi <@U0001>", BOT)
    assert mentions("hi <@U0001|helpdesk>", BOT)
    assert not mentions("hi <@U00012>", BOT)
    assert not mentions("hi &lt;@U0001&gt;", BOT)
    assert not mentions("hi @U0001 <U0001>", BOT)


@given(st.text())
def test_what_slack_escapes_is_read_as_it_was_written(written: str) -> None:
    assert plain(html.escape(written, quote=False), BOT) == written.strip()


@given(
    st.lists(st.sampled_from([*"<>|@#!&;:^ \n", "U0001", "amp", "https://a.b", "x"]), max_size=60)
)
def test_no_text_breaks_it_and_none_names_us_afterwards(parts: list[str]) -> None:
    read = plain("".join(parts), BOT)
    assert read == read.strip()
    assert f"<@{BOT}>" not in plain("".join(parts).replace("&", ""), BOT)
