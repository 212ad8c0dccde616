"""Passwords: what is stored, what matches it, and that older hashes still do."""

from __future__ import annotations

import pytest
from argon2 import Parameters, extract_parameters
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY
from hypothesis import given
from hypothesis import strategies as st

from workers.identity.accounts.passwords import (
    MAX_LENGTH,
    RECOMMENDED,
    hash_password,
    is_outdated,
    matches,
)

PASSWORD = "correct horse battery"
OLD = "scrypt$16$8$3$BgJEiUjprNUSka6urNmqZg==$YQvOW8/JkeKyqDSxvqa0FTws67m5LuN+/QcIYdNVYIc="
"""A cheap hash of `PASSWORD` as Guichet made them before it took Argon2."""


def test_production_takes_the_recommended_profile_and_says_so_in_the_hash() -> None:
    stored = hash_password(PASSWORD, RECOMMENDED)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert extract_parameters(stored) == RFC_9106_LOW_MEMORY
    assert PASSWORD not in stored
    assert matches(PASSWORD, stored)
    assert not is_outdated(stored, RECOMMENDED)


def test_each_hash_has_a_salt_of_its_own() -> None:
    assert hash_password(PASSWORD, CHEAPEST) != hash_password(PASSWORD, CHEAPEST)


@pytest.mark.parametrize("wrong", ["", "correct horse batterz", PASSWORD + " ", PASSWORD.upper()])
@pytest.mark.parametrize("old", [True, False])
def test_another_password_does_not_match(wrong: str, old: bool) -> None:
    stored = OLD if old else hash_password(PASSWORD, RECOMMENDED)
    assert matches(PASSWORD, stored)
    assert not matches(wrong, stored)


@pytest.mark.parametrize(
    "stored",
    [
        *("", "plain", "scrypt$", "scrypt$x$8$3$AAAA$AAAA", "scrypt$16$8$3$AAAA", "$argon2id$"),
        "scrypt$17$8$3$BgJEiUjprNUSka6urNmqZg==$YQvOW8/JkeKyqDSxvqa0FTws67m5LuN+/QcIYdNVYIc=",
        "$argon2id$v=19$m=8,t=1,p=1$AAAA$",
        "$2b$12$abcdefghijklmnopqrstuv",
    ],
)
def test_what_is_no_hash_matches_nothing(stored: str) -> None:
    assert not matches(PASSWORD, stored)
    assert not matches("", stored)


@pytest.mark.parametrize(
    ("stored", "outdated"),
    [(OLD, True), (hash_password(PASSWORD, CHEAPEST), True)],
    ids=["scrypt", "cheaper"],  # a salted hash would be another name in each process
)
def test_what_is_weaker_than_the_profile_of_today_is_outdated(stored: str, outdated: bool) -> None:
    assert is_outdated(stored, RECOMMENDED) is outdated


def test_a_higher_cost_makes_older_hashes_outdated() -> None:
    stored = hash_password(PASSWORD, CHEAPEST)
    assert not is_outdated(stored, CHEAPEST)
    higher = Parameters(**{**vars_of(CHEAPEST), "time_cost": 2})
    assert is_outdated(stored, higher)


def vars_of(cost: Parameters) -> dict[str, object]:
    return {name: getattr(cost, name) for name in cost.__slots__}


@given(st.text(max_size=40) | st.sampled_from(["\ud800 surrogate", "nul\0in it", "x" * 10**6]))
def test_anything_that_somebody_types_is_hashed_or_refused_without_an_error(typed: str) -> None:
    stored = hash_password(typed, Parameters(**vars_of(CHEAPEST)))
    assert matches(typed, stored)
    assert matches(typed, OLD) is (typed == PASSWORD)


def test_what_is_longer_than_a_password_may_be_is_cut_beyond_that() -> None:
    stored = hash_password("x" * MAX_LENGTH, CHEAPEST)
    assert not matches("x" * (MAX_LENGTH + 1), stored)
