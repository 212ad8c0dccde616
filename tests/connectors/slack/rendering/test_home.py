"""No page breaks a limit of Slack's, notifies anybody, or loses its first words."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from connectors.contracts.chat import Action, HomeLine, HomePage, HomeSection
from connectors.slack.rendering.home import home_view
from tests.connectors.slack.rendering.messages import actions, urls, written
from tests.fakes.slack.limits import check_home, notified
from tests.fakes.slack.world import read_blocks

lines = st.builds(HomeLine, text=written(1_000), state=written(300), url=urls)
sections = st.builds(
    HomeSection,
    title=written(300),
    lines=st.lists(lines, max_size=4).flatmap(
        lambda few: st.sampled_from([1, 60]).map(lambda times: tuple(few * times))
    ),
    empty=written(300),
)
pages = st.builds(
    HomePage,
    text=written(4_000),
    sections=st.lists(sections, max_size=30).map(tuple),
    actions=actions,
)
WORST = HomeLine("&" * 300, "<" * 300, "https://x.example/?" + "&" * 1_900)


@pytest.mark.slow
@settings(max_examples=25)
@given(pages)
@example(HomePage("&" * 4_000, (HomeSection("t" * 300, (WORST,) * 300),) * 40))
@example(HomePage("\U0001f600\n\n" * 1_300, (HomeSection("", (HomeLine("😀" * 300),) * 999),)))
@example(HomePage("", actions=(Action("ask", "Ask", "1"),) * 600))
def test_no_page_breaks_a_limit_or_notifies_anybody(page: HomePage) -> None:
    view = home_view(page)
    check_home(view)
    View(**view).to_dict()
    assert notified(view["blocks"]) == []
    json.dumps(view, ensure_ascii=False).encode()


def test_a_page_says_what_there_is_and_where() -> None:
    mine = HomeSection(
        "My questions",
        (HomeLine("The <!here> screen\nis dark", "answered", "https://console.example/q/1?a=1&b"),),
    )
    none = HomeSection("My tickets", (), "No ticket *yet*.")
    ask = Action("ask", "Ask a question", "01abc", "primary")
    view = home_view(HomePage("Hello **Ada**", (mine, none), (ask,)))
    assert [block["type"] for block in view["blocks"]] == [
        "section", "header", "section", "header", "section", "actions",
    ]  # fmt: skip
    assert view["blocks"][2]["text"]["text"] == (
        "\u2022 <https://console.example/q/1?a=1&amp;b|The &lt;!here&gt; screen is dark>"
        " \u2013 _answered_"
    )
    assert view["blocks"][5]["elements"][0]["action_id"] == "guichet:ask"


def test_a_section_that_is_too_long_says_so_and_leaves_room_for_the_next() -> None:
    long = HomeSection("Long", tuple(HomeLine(f"{number} " + "x" * 180) for number in range(900)))
    shown = read_blocks(
        home_view(HomePage("Hi", (long, HomeSection("Next", long.lines))))["blocks"]
    )
    assert shown.index("0 x") < shown.index("\n\u2026\n") < shown.index("Next")
    assert shown.endswith("\u2026")
