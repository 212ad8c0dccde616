"""A console for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.console import Console, running_console


@pytest.fixture
def console(sqlite_url: str, tmp_path: Path) -> Iterator[Console]:
    """A console without accounts, as the demo has it."""
    with running_console(sqlite_url, tmp_path) as made:
        yield made
