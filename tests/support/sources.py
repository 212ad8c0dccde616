"""The sources of Guichet as trees: several tests read all of them, and each is parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """The tree of a Python file; nobody changes it."""
    return ast.parse(path.read_text("utf-8"))
