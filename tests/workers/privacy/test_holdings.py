"""No table and no text comes without a word on its erasure and its retention."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, MetaData, Table

from connectors.database.base import Base, PlainText, UtcDateTime
from workers.privacy.holdings import holdings
from workers.settings import Settings

NUMBERS = (BigInteger, Boolean, Float, Integer, UtcDateTime)


def text_columns(table: Table) -> set[str]:
    """Columns that can hold a text: all but numbers, truths and moments."""
    return {column.name for column in table.columns if _can_hold_text(column)}


def _can_hold_text(column: Column[object]) -> bool:
    return not isinstance(column.type, NUMBERS)


def test_every_table_is_there_and_no_other() -> None:
    assert set(holdings()) == set(Base.metadata.tables)


@pytest.mark.parametrize("name", sorted(Base.metadata.tables))
def test_every_text_of_a_table_is_named_once(name: str) -> None:
    held = holdings()[name]
    assert set(held.words).isdisjoint(held.codes)
    assert {*held.words, *held.codes} == text_columns(Base.metadata.tables[name])
    assert held.holds
    assert held.erased
    assert held.kept


def test_a_new_text_would_be_missed() -> None:
    new = Table("notes", MetaData(), Column("id", Integer()), Column("text", PlainText()))
    assert text_columns(new) == {"text"}


def test_the_settings_that_are_named_are_there() -> None:
    words = " ".join(f"{held.kept} {held.erased}" for held in holdings().values())
    named = set(re.findall(r"GUICHET_\w+", words))
    assert len(named) >= 4
    assert named <= {f"GUICHET_{name.upper()}" for name in Settings.model_fields}
