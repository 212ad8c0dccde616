"""How the command line ends: errors that no command expected are one line, too."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot import cli


@pytest.mark.parametrize(
    "error",
    [OperationalError("SELECT sesame", {}, Exception("connection lost")), PoolTimeout("waited")],
)
def test_a_database_that_goes_away_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def lose(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", lose)
    assert cli.run(["user", "list"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "database does not answer" in said
    assert "sesame" not in said


def test_an_error_that_nobody_foresaw_is_shown_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(ZeroDivisionError):
        cli.run(["ask", "x"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nosuch"], 2, "guichet: No such command 'nosuch'. Try: guichet --help\n"),
        (["ask"], 2, "guichet: Missing argument 'text'. Try: guichet --help\n"),
        (["ask", "x", "--nosuch"], 2, "guichet: No such option: --nosuch. Try: guichet --help\n"),
        (["serve", "carrier-pigeon"], 2, "guichet: There is no bot 'carrier-pigeon'."),
        ([], 2, "Usage: "),
        (["sync"], 2, "Usage: "),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert cli.run(arguments) == code
    output = capsys.readouterr()
    assert output.err.startswith(said)
    assert output.out == ""
