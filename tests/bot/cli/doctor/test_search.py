"""What the doctor says of the embedder."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from bot.cli.doctor.search import embedder
from connectors.errors import SettingsError
from workers.knowledge.embedding import embedders
from workers.settings import Settings


def desk(**settings: Any) -> Any:
    return cast(Any, SimpleNamespace(settings=Settings(**settings)))


def test_with_lsa_it_names_what_knows_both_languages() -> None:
    line = embedder(desk())
    assert (line.ok, line.warning) == (True, False)
    assert line.line.startswith("lsa, fitted on your tickets; ")
    assert "pip install 'guichet[e5]'" in line.line


def test_an_e5_that_does_not_load_is_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedders, "e5_trouble", lambda: "this processor has no AVX2")
    line = embedder(desk(embedder="e5"))
    assert (line.ok, line.warning) == (True, True)
    assert line.line.startswith("lsa serves in place of e5: this processor has no AVX2.")


def test_one_that_works_embeds_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    made = SimpleNamespace(space="e5-small", embed_queries=lambda texts: np.ones((len(texts), 384)))
    monkeypatch.setattr(embedders, "e5_trouble", lambda: "")
    monkeypatch.setattr(embedders, "open_embedder", lambda _kind, _model: made)
    line = embedder(desk(embedder="e5"))
    assert (line.ok, line.line) == (True, "e5-small, 384 numbers a vector")


def test_one_that_does_not_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_kind: str, _model: bytes | None) -> None:
        raise SettingsError("It is not there.", "Install it.")

    monkeypatch.setattr(embedders, "open_embedder", missing)
    line = embedder(desk(embedder="minilm"))
    assert not line.ok
    assert "Install it." in line.line
