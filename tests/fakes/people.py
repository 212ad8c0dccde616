"""A directory over a fake GLPI."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.glpi.people import GlpiPeople
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.glpi.transport import client_for
from workers.desk.directory import Directory
from workers.desk.transaction import Transactions


def directory_over(glpi: FakeGlpi, transactions: Transactions, token: str = "sync") -> Directory:
    """Asks this GLPI with the token of the account that reads."""

    @contextmanager
    def opened() -> Iterator[GlpiPeople]:
        with client_for(glpi, token) as client:
            yield GlpiPeople(client)

    return Directory(transactions, opened, pause=0.0)
