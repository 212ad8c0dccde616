"""Texts as HTML: which addresses become links, and that nothing else does."""

from __future__ import annotations

import re

import pytest

from bot.console.markdown import to_html

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
