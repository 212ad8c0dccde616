"""What every process has: settings, database and queue."""

from __future__ import annotations

from functools import cached_property

from connectors.database.engine import make_engine
from connectors.database.leases.heartbeat import Heartbeat
from connectors.database.migrate import migrate, require_current
from connectors.database.unit_of_work import JobQueue, Transactions
from workers.redaction import OwnPlaces, use_own_places
from workers.settings import Settings


class Core:
    """The ground of every container. Connects to nothing yet."""

    def __init__(self, settings: Settings, queue: JobQueue) -> None:
        self.settings = settings
        use_own_places(OwnPlaces(settings.own_places))
        self.queue = queue
        # Every thread of a worker may hold a connection, and a few more look after them.
        self.engine = make_engine(settings.database, pool_size=settings.worker_threads + 4)

    @cached_property
    def transactions(self) -> Transactions:
        """Units of work on the database; their jobs go to the queue."""
        return Transactions(self.engine, self.queue)

    @cached_property
    def heartbeat(self) -> Heartbeat:
        """What keeps the rows that this process works on."""
        return Heartbeat(self.engine, self.settings.heartbeat_seconds)


def ready_database(core: Core) -> None:
    """Have the schema that this version needs.

    The file of the embedded default is brought up to date on the way; a server's schema is an
    administrator's decision, and an old one is an error that names the command.
    """
    if core.engine.dialect.name == "sqlite":
        migrate(core.engine)
    else:
        require_current(core.engine)
