"""The tests' files lie in memory only where they fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import temporary_files
from tests.support.temporary_files import has_room, use_memory


def test_a_place_that_somebody_named_is_kept(tmp_path: Path) -> None:
    named = {"TMPDIR": str(tmp_path)}
    use_memory(named)
    assert named == {"TMPDIR": str(tmp_path)}


@pytest.mark.parametrize("fits", [True, False])
def test_memory_is_used_where_it_fits(monkeypatch: pytest.MonkeyPatch, fits: bool) -> None:
    monkeypatch.setattr(temporary_files.tempfile, "tempdir", "looked up before")
    monkeypatch.setattr(temporary_files, "has_room", lambda _: fits)
    environment: dict[str, str] = {}
    use_memory(environment)
    assert environment == ({"TMPDIR": "/dev/shm"} if fits else {})
    assert (temporary_files.tempfile.tempdir is None) == fits


def test_a_folder_has_room_for_what_it_can_hold(tmp_path: Path) -> None:
    assert has_room(tmp_path, least=1)
    assert not has_room(tmp_path, least=1 << 60)
    assert not has_room(tmp_path / "missing", least=0)
    assert not has_room(Path("/proc"), least=1)
