"""A directory over a fake GLPI."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from connectors.database.unit_of_work import Transactions
from connectors.glpi.directory import GlpiDirectory
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import client_for
from workers.identity.directory import DirectoryService


def directory_over(
    glpi: FakeGlpi,
    transactions: Transactions,
    token: str = "sync",
    confirmed: Callable[[str], None] = lambda _: None,
) -> DirectoryService:
    """Asks this GLPI with the token of the account that reads."""

    @contextmanager
    def opened() -> Iterator[GlpiDirectory]:
        with client_for(glpi, token) as client:
            yield GlpiDirectory(client)

    return DirectoryService(transactions, opened, "GLPI", pause=0.0, confirmed=confirmed)
