"""Texts as HTML: which addresses become links, and that nothing else does."""

from __future__ import annotations

import re

import pytest

from bot.console.rendering.markdown import to_html

TICKET = "Votre ticket n° 7 est ouvert : https://glpi.example/front/ticket.form.php?id=7&x=1."


def test_an_address_of_ours_is_a_link_and_ends_before_the_full_stop() -> None:
    html = to_html(TICKET, addresses=True)
    assert 'href="https://glpi.example/front/ticket.form.php?id=7&amp;x=1"' in html
    assert "</a>." in html


def test_an_address_in_an_answer_stays_text() -> None:
    assert "<a" not in to_html(TICKET)


@pytest.mark.parametrize(
    "text",
    ["[seen](https://a.example/x)", "<https://a.example/x>", "(https://a.example/x)"],
)
def test_an_address_is_at_most_one_link(text: str) -> None:
    assert to_html(text, addresses=True).count("<a ") <= 1


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", 'https://a.example/"onmouseover="alert(1)', "http://<script>"]
)
def test_no_address_becomes_a_script(text: str) -> None:
    html = to_html(text, addresses=True)
    assert "<script" not in html
    assert not [tag for tag in re.findall(r"<[^>]*>", html) if "onmouseover" in tag]
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "text",
    [
        "[x](https&colon;//evil.example)", "[x](https://evil&period;example/a)", "[x](/logout)",
        "[x](https:\\/\\/evil.example)", "[x](//evil.example)", "[x](https:203.0.113.7)",
        "[x](mailto:a@b.example)", "[x](#source-1)", "[x][y]\n\n[y]: /logout",
        "<https&colon;//evil.example>", "[x](https:///evil.example)", "[x](account)",
    ],
)  # fmt: skip
def test_a_disguised_or_unfinished_address_is_no_link(text: str) -> None:
    html = to_html(text)
    assert "href" not in html
    assert "</a>" not in html


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[x](https://a.example/x) [1]", "https://a.example/x"),
        ("[x](https://a.example/é)", "https://a.example/%C3%A9"),
        ("[x](https://a.example/?a=1&b=2)", "https://a.example/?a=1&amp;b=2"),
        ("[/no](/no) <https://a.example>", "https://a.example"),
    ],
)
def test_a_whole_address_in_the_text_is_a_link(text: str, href: str) -> None:
    html = to_html(text)
    assert f'href="{href}"' in html
    assert html.count("<a ") == 1
