"""A lazy group: it loads the command that is called, with its options, and no other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import typer

from bot.cli.runtime.lazy_group import LazyCommand, LazyGroup

SOURCE = '''
from typing import Annotated
import typer

def greet(name: str, loud: Annotated[bool, typer.Option("--loud", help="Shout.")] = False) -> int:
    """Greet somebody. Politely."""
    typer.echo(f"hello {name}".upper() if loud else f"hello {name}")
    return 7

app = typer.Typer(help="Several.", no_args_is_help=True)

@app.command("one")
def one() -> None:
    """The first."""
    typer.echo("one")

@app.command()
def two() -> None:
    """The second."""
'''


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LazyGroup:
    """`greet` and `several` in a module that was not imported; `broken` is nowhere."""
    (tmp_path / "lazily.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "lazily", raising=False)
    return LazyGroup(
        "tool",
        "A tool.",
        [
            LazyCommand("greet", "lazily:greet", "Greet somebody. Politely."),
            LazyCommand("several", "lazily:app", "Several."),
            LazyCommand("broken", "no.such.module:x", "Is nowhere."),
        ],
    )


def shown(
    group: LazyGroup, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[object, str]:
    code = group.main([*arguments], prog_name="tool", standalone_mode=False)
    return code, capsys.readouterr().out


def test_its_help_lists_all_and_imports_none(
    group: LazyGroup, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = shown(group, capsys, "--help")
    assert code == 0
    assert [line.split()[0] for line in text.split("Commands:")[1].strip().splitlines()] == [
        *("greet", "several", "broken")
    ]
    assert "lazily" not in sys.modules


def test_the_command_that_is_called_is_loaded_with_its_options(
    group: LazyGroup, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(group, capsys, "greet", "ada", "--loud") == (7, "HELLO ADA\n")
    assert "--loud  Shout." in shown(group, capsys, "greet", "--help")[1]


def test_a_group_below_it_is_loaded_as_a_whole(
    group: LazyGroup, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(group, capsys, "several", "one") == (None, "one\n")
    text = shown(group, capsys, "several", "--help")[1]
    assert text.startswith("Usage: tool several [OPTIONS] COMMAND [ARGS]...")
    assert "The second." in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gret"], "No such command 'gret'. Did you mean 'greet'?"),
        (["greet"], "Missing argument 'name'"),
        (["several", "three"], "No such command 'three'"),
    ],
)
def test_a_slip_is_an_error_of_usage(group: LazyGroup, arguments: list[str], said: str) -> None:
    usage_error = typer.BadParameter.__mro__[1]
    with pytest.raises(usage_error) as raised:
        group.main(arguments, prog_name="tool", standalone_mode=False)
    assert raised.value.exit_code == 2  # type: ignore[attr-defined]
    assert raised.value.format_message().startswith(said)  # type: ignore[attr-defined]
