"""What the builder is given: the rules of .dockerignore, on our own and on planted files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.processes import ROOT
from tools.image.context import Ignored, files

RULES = (
    "# a comment\n*\n!src\n!tools\ntools/*\n!tools/one.py\n**/__pycache__\n*.env\nsrc/**/x?.txt\n"
)


@pytest.mark.parametrize(
    ("path", "away"),
    [
        (".git/config", True),
        ("guichet.env", True),
        ("src/a.py", False),
        ("src/deep/er/a.py", False),
        ("src/deep/__pycache__/a.pyc", True),
        ("tools/two.py", True),
        ("tools/one.py", False),
        # A pattern without ** looks at the top alone, as in Docker.
        ("src/some.env", False),
        ("src/deep/x1.txt", True),
        ("src/x1.txt", True),
        ("src/deep/x12.txt", False),
    ],
)
def test_the_last_line_that_matches_decides(path: str, away: bool) -> None:
    assert Ignored(RULES)(path) is away


def test_a_folder_gives_its_files_without_what_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").write_text(RULES)
    for path in ("src/a.py", "src/__pycache__/a.pyc", "src/b/c.py", "tools/one.py", "tools/two.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert list(files(tmp_path, "src")) == ["src/a.py", "src/b/c.py"]
    assert list(files(tmp_path, "tools")) == ["tools/one.py"]
    assert list(files(tmp_path, "tools/two.py")) == []


@pytest.mark.parametrize(
    "path", [".git/config", ".env", "guichet.env", ".guichet/guichet.sqlite", "tests/conftest.py"]
)
def test_our_builder_is_given_no_secret_and_no_history(path: str) -> None:
    away = Ignored((ROOT / ".dockerignore").read_text("utf-8"))
    assert away(path)
    assert not away("bot/cli/app.py")
