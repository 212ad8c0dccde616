"""Where a secret may stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors.errors import SettingsError
from workers.settings.secrets import secret_of


def found(inline: str = "", variable: str = "", file: str = "") -> str:
    return secret_of("the token", "Copy it.", SecretStr(inline), variable, file)


def test_it_stands_in_the_settings_a_variable_or_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("from-file\n")
    monkeypatch.setenv("THE_TOKEN", " from-variable ")
    assert found("inline", "THE_TOKEN", str(file)) == "inline"
    assert found("", "THE_TOKEN", str(file)) == "from-variable"
    assert found("", "", str(file)) == "from-file"
    assert found() == ""


def test_where_there_is_none_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NO_TOKEN", raising=False)
    empty = tmp_path / "empty"
    empty.write_text("\n")
    for arguments, said in (
        (("", "NO_TOKEN", ""), "The variable NO_TOKEN, for the token, is not set. Copy it."),
        (("", "", str(tmp_path / "gone")), "cannot be read"),
        (("", "", str(empty)), "is empty"),
    ):
        with pytest.raises(SettingsError, match=said):
            found(*arguments)


def test_what_no_header_may_hold_is_no_token_and_is_not_told() -> None:
    with pytest.raises(SettingsError, match="the token must be the token alone") as seen:
        found("s3cret\nX-Evil: 1")
    assert "s3cret" not in str(seen.value)
