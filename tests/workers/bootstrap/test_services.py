"""What reads the kind of a message besides its words."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workers.bootstrap.services import Services
from workers.generation.triage.intents import weights
from workers.settings import Settings


def services(home: Path, embedder: str) -> Services:
    desk: Any = SimpleNamespace(settings=Settings(home=home, embedder=embedder))
    return Services(desk)


def test_with_lsa_words_alone_are_read(tmp_path: Path) -> None:
    assert services(tmp_path, "lsa").embed is None


@pytest.mark.e5
def test_with_e5_meaning_is_read_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embed = services(tmp_path, "auto").embed
    assert embed is not None
    assert embed(["thanks"]).shape == (1, 384)
    monkeypatch.setattr(weights, "SPACE", "another")
    assert services(tmp_path, "auto").embed is None
