"""The watermark in the database, as the place that a source was read up to."""

from __future__ import annotations

from connectors.database.checkpoints import read_checkpoint, store_checkpoint
from connectors.database.engine import DATABASE_FAILURES, database_failed
from connectors.database.unit_of_work import Transactions

MOMENT = "moment"


class StoredPlace:
    """`Place` of one instance, by its name."""

    def __init__(self, transactions: Transactions, platform: str) -> None:
        self._transactions = transactions
        self._platform = platform

    def read(self) -> int | None:
        """The moment, in milliseconds of the server's clock."""
        try:
            with self._transactions.reading() as session:
                found = read_checkpoint(session, self._platform).get(MOMENT)
        except DATABASE_FAILURES as error:
            raise database_failed(error) from error
        return found if isinstance(found, int) else None

    def keep(self, moment: int) -> None:
        """Replace it."""
        try:
            with self._transactions.begin() as transaction:
                store_checkpoint(transaction.session, self._platform, {MOMENT: moment})
        except DATABASE_FAILURES as error:
            raise database_failed(error) from error
