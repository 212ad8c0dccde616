"""Where the data lies that tests read and the repository does not hold: in a folder beside it."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

import pytest

from tests.support.ci import in_ci
from tests.support.processes import ROOT

VARIABLE = "GUICHET_TEST_SHARED"
"""Names another folder, for a working copy that has none beside it."""
_KEPT = "TEST_SHARED_FOLDER"


def keep_folder(environment: MutableMapping[str, str] = os.environ) -> None:
    """Take the variable out of the settings' names, for this process and those it starts."""
    named = environment.pop(VARIABLE, "")
    if named:
        environment[_KEPT] = named


def shared_data(part: str) -> Path:
    """The folder or file `part` of the shared data; see `shared`."""
    return shared(f"data/{part}")


def shared(part: str) -> Path:
    """The folder or file `part` beside the repository. Without it the test is skipped, in CI
    failed: there it must be."""
    folder = Path(os.environ.get(_KEPT) or ROOT.parent / "shared")
    if (folder / part).exists():
        return folder / part
    reason = f"There is no {folder / part}; {VARIABLE} can name another shared folder."
    if in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
