"""Versions of programs and systems."""

from __future__ import annotations

import pytest

from workers.generation.same_case.differences import differences
from workers.generation.same_case.versions import versions_in
from workers.text.fold import fold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("module load python/3.11", {"python": {"3.11"}}),
        ("Python 3.12 et matlab version 9", {"python": {"3.12"}, "matlab": {"9"}}),
        ("win10 or windows 11", {"windows": {"10", "11"}}),
        ("Excel 2016", {"excel": {"2016"}}),
        ("excel 3 fois", {}),
        ("outlook 5", {}),
        ("matlab 40 Go", {}),
    ],
)
def test_what_is_a_version(text: str, found: dict[str, set[str]]) -> None:
    assert versions_in(fold(text)) == found


@pytest.mark.parametrize(
    ("question", "source", "other"),
    [
        ("numpy for python 3.12", "load python/3.11-sci or python 3.11", True),
        ("numpy for python 3", "load python 3.11", False),
        ("numpy for python 3.12", "load the module of python", False),
        ("slow since windows 10", "PC slow since Windows 11", True),
        ("slow since windows 11", "PC slow since Windows 10 or win11", False),
        ("slow since windows", "PC slow since Windows 11", False),
    ],
)
def test_a_source_for_other_versions_only(question: str, source: str, other: bool) -> None:
    assert ("other_version" in differences(question, source)) is other
