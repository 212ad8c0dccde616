"""The README says what the code does."""

from __future__ import annotations

from pathlib import Path

from bot.cli.settings import settings_table

README = Path(__file__).parents[2] / "README.md"


def test_the_settings_table_is_the_one_of_the_settings_class() -> None:
    text = README.read_text(encoding="utf-8")
    table = text.partition("<!-- settings -->")[2].partition("<!-- /settings -->")[0].strip()
    assert table == settings_table(), "run: make readme"
