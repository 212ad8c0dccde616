"""The files that take longest come first where several processes share the tests.

A file of few slow tests that is taken last keeps one process busy while the others have nothing
left. Files are compared by what their marks say; within a file the order stays.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

SECONDS = {"e5": 20.0, "minilm": 15.0, "llm_test": 10.0, "slow": 10.0, "fault": 5.0}
SECONDS |= {"browser": 3.0, "scenario": 1.0}
"""About what one test of a mark takes."""
SHORT = 0.05
"""About what any other takes."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first, in each of the processes alike."""
    if not hasattr(config, "workerinput"):
        return
    longest_first(items)


def longest_first(items: list[pytest.Item]) -> None:
    """Sort tests in place by how long their files take."""
    files: dict[Path, float] = defaultdict(float)
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        files[item.path] += max((SECONDS[one] for one in marks & SECONDS.keys()), default=SHORT)
    items.sort(key=lambda item: -files[item.path])
