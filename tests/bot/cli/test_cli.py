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
