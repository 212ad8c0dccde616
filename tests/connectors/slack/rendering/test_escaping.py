"""Texts that nobody is notified by."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.slack.rendering.escaping import address, alike, break_up, escape, link
from tests.connectors.slack.rendering.messages import written
from tests.fakes.slack.limits import notified

texts = written(300)


@settings(max_examples=50)
@given(texts)
def test_no_form_of_a_text_notifies_anybody(text: str) -> None:
    for shown in (escape(text), escape(text, code=True), alike(text), break_up(text)):
        assert notified({"text": shown}) == []
        shown.encode()
    assert len(alike(text)) == len(text)


@settings(max_examples=50)
@given(texts, texts)
def test_a_text_that_grows_is_broken_up_as_its_beginning_was(first: str, more: str) -> None:
    assert break_up(first) + break_up(more) == break_up(first + more)


@settings(max_examples=50)
@given(st.sampled_from(["https://x.example/", "mailto:", ""]), texts, texts)
def test_a_link_is_one_link_or_none(scheme: str, path: str, label: str) -> None:
    shown = link(scheme + path, label)
    assert shown.count("<") == shown.count(">") <= 1
    assert shown.count("|") <= 1 or "<" not in shown
    assert notified({"text": shown}) == []


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://x/a?b=1&c=<d>|e f", "https://x/a?b=1&amp;c=%3Cd%3E%7Ce%20f"),
        ("mailto:help@x.example", "mailto:help@x.example"),
        ("javascript:alert(1)", None),
        ("ftp://x", None),
        ("/relative", None),
        ("https://x/" + "a" * 2_000, None),
    ],
)
def test_an_address_stands_in_a_link_or_is_none(url: str, target: str | None) -> None:
    assert address(url) == target
