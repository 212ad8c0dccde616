"""A claim on any row. The statements are the caller's to execute, in their own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Update, bindparam, select, update

from connectors.database.base import now
from connectors.database.leases.clock import given, moment, moment_given
from connectors.database.leases.holders import is_dead
from connectors.database.models import Claimed


def taking(
    table: type[Claimed], *free: ColumnElement[bool], claim: str, seconds: float, **values: Any
) -> Update:
    """The update that takes a row for `seconds`. `free` names the row, and says when it may be
    taken; of several who try at once, one finds it so. `values` are set with it."""
    return update(table).where(*free).values(claim=claim, claimed_until=moment(seconds), **values)


def taking_given(table: type[Claimed], *free: ColumnElement[bool], **values: Any) -> Update:
    """`taking` as a statement that is made once, and executed with `taken(claim, seconds)`: to make
    it takes longer than to execute it."""
    by = {"claim": bindparam("token"), "claimed_until": moment_given("until")}
    return update(table).where(*free).values(**by, **values)


def taken(claim: str, seconds: float) -> dict[str, Any]:
    """The parameters of `taking_given`, and of a `ran_out_given` in it."""
    return {"token": claim, **given("until", seconds), **given("present")}


def renewing(
    table: type[Claimed], claim: str, *which: ColumnElement[bool], seconds: float
) -> Update:
    """The update that keeps a row for another `seconds`; it finds none if the claim is lost."""
    return update(table).where(*which, table.claim == claim).values(claimed_until=moment(seconds))


def ending(
    table: type[Claimed], claim: str | None, *which: ColumnElement[bool], **values: Any
) -> Update:
    """The update that writes a result and gives the row back; it finds none if the claim is lost.
    A `claim` of None is that nobody had it."""
    given_back = {"claim": None, "claimed_until": None}
    return update(table).where(*which, table.claim == claim).values(**given_back | values)


def ran_out(table: type[Claimed]) -> ColumnElement[bool]:
    """Whether whoever claimed a row let the time pass without a word."""
    return table.claimed_until < moment()


def ran_out_given(table: type[Claimed]) -> ColumnElement[bool]:
    """The same in a statement that is made once."""
    return table.claimed_until < moment_given("present")


def expire_dead(engine: Engine, table: Any, *which: ColumnElement[bool]) -> int:
    """Let the claims of processes run out that died on this machine, on the rows of `which`; how
    many. What a process of another machine has runs out by itself."""
    held = select(table.id, table.claim).where(*which, table.claim.is_not(None), ~ran_out(table))
    with engine.execution_options(guichet_reads=True).connect() as connection:
        dead = [row for row in connection.execute(held) if is_dead(row.claim)]
    for row in dead:
        with engine.begin() as connection:
            mine = (table.id == row.id, table.claim == row.claim)
            connection.execute(update(table).where(*mine).values(claimed_until=moment(-1.0)))
    return len(dead)


def is_over(claim: str | None, until: datetime | None) -> bool:
    """Whether a claim that was read holds no more: it ran out, or its holder died here."""
    return claim is None or until is None or until < now() or is_dead(claim)
