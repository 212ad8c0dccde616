"""The tool that looks whether our tests notice: what it says of mutants that live and that rot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import mutants
from tools.mutants import Mutant, MutantError, exit_code, main, mutated, read_mutants, try_all

RULE = "def weight(count):\n    return 2 * count + 1\n"
TEST = """
from workers.rule import weight

def test_weight():
    assert weight(0) == 1
    assert weight(3) > weight(2)
"""


@pytest.fixture(autouse=True)
def _no_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small tree needs none; to import ours takes most of the time of its tests."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with one rule and its test."""
    root = tmp_path / "tree"
    for file, text in (
        ("workers/__init__.py", ""),
        ("workers/rule.py", RULE),
        ("tests/test_rule.py", TEST),
    ):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text)
    (root / "pytest.ini").write_text(
        "[pytest]\npythonpath = .\naddopts = --import-mode=importlib\n"
    )
    return root


def mutant(old: str, new: str, name: str = "weight", file: str = "workers/rule.py") -> Mutant:
    return Mutant(name, file, old, new, ("tests/test_rule.py",))


def tried(root: Path, *which: Mutant) -> list[tuple[str, str]]:
    outcomes = list(try_all(which, root, at_once=1))
    return [(one.mutant.name, one.state) for one in outcomes]


@pytest.mark.slow
def test_what_a_test_notices_is_killed_and_what_none_does_is_alive(tree: Path) -> None:
    found = tried(
        tree,
        mutant("+ 1", "+ 2", "the constant"),
        mutant("2 * count", "3 * count", "the factor"),
        mutant("2 * count", "0 * count", "no factor"),
    )
    assert found == [("the constant", "killed"), ("the factor", "alive"), ("no factor", "killed")]


@pytest.mark.slow
def test_the_tree_itself_is_never_changed(tree: Path) -> None:
    before = {file: file.read_bytes() for file in tree.rglob("*") if file.is_file()}
    tried(tree, mutant("+ 1", "+ 2"))
    assert {file: file.read_bytes() for file in tree.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (mutant("3 * count", "count"), "has the text to replace 0 times"),
        (mutant("count", "number"), "has the text to replace 2 times"),
        (mutant("x", "y", file="workers/gone.py"), "there is no workers/gone.py"),
    ],
    ids=["gone", "twice", "no file"],
)
def test_an_anchor_that_is_not_there_once_is_an_error(tree: Path, one: Mutant, said: str) -> None:
    with pytest.raises(MutantError, match=said):
        mutated(one, tree)
    with pytest.raises(MutantError, match=said):
        tried(tree, one)


@pytest.mark.slow
def test_a_test_that_fails_anyhow_proves_nothing(tree: Path) -> None:
    (tree / "tests" / "test_rule.py").write_text(TEST + "    assert False\n")
    with pytest.raises(MutantError, match="Fails without a mutant"):
        tried(tree, mutant("+ 1", "+ 2"))


@pytest.mark.slow
def test_a_mutant_that_cannot_be_run_is_an_error_and_not_killed(tree: Path) -> None:
    (outcome,) = try_all([mutant("return 2", "return (2")], tree, at_once=1)
    assert outcome.state == "error"
    assert exit_code([outcome]) == 2


ENTRY = """[[mutant]]
name = "{name}"
file = "workers/rule.py"
old = "{old}"
new = "{new}"
tests = ["tests/test_rule.py"]
"""


@pytest.mark.slow
def test_the_command_says_so_by_its_exit_code(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mutants.toml"
    arguments = ["--file", str(file), "--root", str(tree), "--at-once", "1"]
    file.write_text(ENTRY.format(name="the constant", old="+ 1", new="+ 2"))
    assert main(arguments) == 0
    assert "killed  the constant" in capsys.readouterr().out
    file.write_text(ENTRY.format(name="the factor", old="2 * count", new="3 * count"))
    assert main(arguments) == 1
    said = capsys.readouterr().out
    assert "alive   the factor" in said
    assert "0 of 1 mutants killed" in said
    file.write_text(ENTRY.format(name="gone", old="5 * count", new="count"))
    assert main(arguments) == 2


def test_entries_that_are_wrong_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mutants.toml"
    one = ENTRY.format(name="a", old="x", new="y")
    file.write_text(one + one)
    with pytest.raises(MutantError, match="Two mutants are called 'a'"):
        read_mutants(file)
    file.write_text(ENTRY.format(name="a", old="x", new="x"))
    with pytest.raises(MutantError, match="changes nothing"):
        read_mutants(file)
    file.write_text('[[mutant]]\nname = "a"\ntests = []\n')
    with pytest.raises(MutantError, match="incomplete"):
        read_mutants(file)


def test_every_mutant_of_ours_can_be_made() -> None:
    """So that none rots until somebody runs them."""
    ours = read_mutants()
    assert len(ours) > 50
    for one in ours:
        mutated(one, mutants.ROOT)
        for test in one.tests:
            assert (
                test.startswith("-")
                or " " in test
                or "/" not in test
                or (mutants.ROOT / test).exists()
            )
