"""A sentence-transformers model from a folder: what names its vectors, and what it is given."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from connectors.embeddings import transformer
from connectors.embeddings.transformer import TransformerEmbedder, space_of
from connectors.errors import SettingsError, Unavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Looks like a model."""
    made = tmp_path / "bge-m3"
    made.mkdir()
    (made / "modules.json").write_text("[]")
    (made / "config.json").write_text("{}")
    (made / "model.safetensors").write_bytes(bytes(5_000_000))
    return made


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were there."""
    monkeypatch.setattr(transformer, "require", lambda *_modules: None)


def test_a_copy_makes_the_same_vectors(folder: Path, tmp_path: Path) -> None:
    named = space_of(folder)
    assert named.startswith("bge-m3-")
    copied = tmp_path / "elsewhere" / "bge-m3"
    shutil.copytree(folder, copied)
    (copied / "README.md").write_text("a note")
    assert space_of(copied) == named


@pytest.mark.parametrize("place", [0, 4_999_999])
def test_other_weights_make_others(folder: Path, place: int) -> None:
    before = space_of(folder)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[place] = 1
    (folder / "model.safetensors").write_bytes(weights)
    assert space_of(folder) != before


def test_a_folder_without_a_model_is_said_to_be_one(tmp_path: Path, installed: None) -> None:
    with pytest.raises(SettingsError, match="no sentence-transformers model in") as caught:
        TransformerEmbedder(tmp_path)
    assert "GUICHET_EMBEDDER_PATH" in str(caught.value)


def test_without_the_packages_it_says_how_to_get_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transformer.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SettingsError, match="not installed") as caught:
        TransformerEmbedder(folder)
    assert "guichet[minilm]" in str(caught.value)


def test_another_model_in_the_folder_makes_no_vectors_for_the_old_index(
    folder: Path, installed: None
) -> None:
    embedder = TransformerEmbedder(folder, bound="bge-m3-0123456789ab")
    assert embedder.space == "bge-m3-0123456789ab"
    assert not embedder.serves(embedder.space)
    assert embedder.serves(space_of(folder))
    with pytest.raises(Unavailable, match="another model"):
        embedder.embed_queries(["printer"])


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [("bge-m3", "", ""), ("multilingual-e5-base", "query: ", "passage: ")],
)
def test_prefixes_go_by_the_folder(
    folder: Path,
    installed: None,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    query: str,
    passage: str,
) -> None:
    given: list[str] = []

    def encode(_self: TransformerEmbedder, texts: list[str]) -> np.ndarray:
        given.extend(texts)
        return np.ones((len(texts), 2), np.float32)

    monkeypatch.setattr(TransformerEmbedder, "_encode", encode)
    named = folder.rename(folder.parent / name)
    embedder = TransformerEmbedder(named)
    embedder.embed_queries(["asked"])
    embedder.embed_passages(["told", "  ", "nul\0byte \ud800"])
    assert given[1:] == [f"{query}asked", f"{passage}told", f"{passage}nul byte ?"]


def test_batches_are_bounded_in_texts_and_in_characters(
    folder: Path, installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[tuple[int, int]] = []

    def encode(_self: TransformerEmbedder, texts: list[str]) -> np.ndarray:
        sizes.append((len(texts), sum(map(len, texts))))
        return np.ones((len(texts), 2), np.float32)

    monkeypatch.setattr(TransformerEmbedder, "_encode", encode)
    TransformerEmbedder(folder).embed_passages(["short"] * 100 + ["x" * 9_000] * 3)
    assert sum(count for count, _ in sizes[1:]) == 103
    assert max(count for count, _ in sizes) <= transformer.BATCH
    assert max(size for _, size in sizes) <= transformer.MOST_CHARS
