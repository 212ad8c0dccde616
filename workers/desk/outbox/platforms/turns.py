"""When the next message of a channel may go: a token bucket a channel, shared by all processes.

A row of `channel_turns` says when the channel's bucket is full again; who sends moves that on by
the time of one message. So each message has its turn at once, in the order in which they came, and
nobody tries in vain while others wait. The clocks of the machines must agree to a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from sqlalchemy import case, update

from connectors.contracts.chat import PlatformInfo
from connectors.database.contention import retried
from connectors.database.inserts import insert_new
from connectors.database.models import ChannelTurn
from connectors.database.unit_of_work import Transactions


class Turns(Protocol):
    """Gives messages their turn."""

    def take(self, info: PlatformInfo, channel: str) -> float: ...


class SharedTurns:
    """Turns from the database. `clock` gives seconds since 1970."""

    def __init__(self, transactions: Transactions, clock: Callable[[], float] = time.time) -> None:
        self._transactions = transactions
        self._clock = clock

    @retried
    def take(self, info: PlatformInfo, channel: str) -> float:
        """Seconds until the message that asks may be sent; 0.0: now. The turn is taken."""
        if info.messages_per_second is None:
            return 0.0
        moment, each = self._clock(), 1.0 / info.messages_per_second
        row = {"platform": info.name, "channel": channel}
        moved = (
            update(ChannelTurn)
            .filter_by(**row)
            .values(
                full_at=case(
                    (ChannelTurn.full_at > moment, ChannelTurn.full_at + each), else_=moment + each
                )
            )
            .returning(ChannelTurn.full_at)
            .execution_options(synchronize_session=False)
        )
        with self._transactions.begin() as transaction:
            session = transaction.session
            full_at = session.scalar(moved)
            if full_at is None:
                session.execute(insert_new(session, ChannelTurn).values(**row, full_at=moment))
                full_at = session.execute(moved).scalar_one()
        return max(0.0, full_at - moment - info.burst * each)
