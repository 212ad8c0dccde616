"""The console's figures and its readiness, on a port of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.console.http.health import desk_registry
from bot.receiving.metrics import REGISTRY as RECEIVED
from connectors.database.availability import check_connection
from workers.bootstrap import Desk
from workers.monitoring.health import Health
from workers.monitoring.server import start_monitor


@contextmanager
def monitored(desk: Desk) -> Iterator[None]:
    """Tell them while the block lasts, if the settings name a port. The console is ready by its
    database alone: while no worker answers, it is there to say so."""

    def database() -> str:
        check_connection(desk.engine)
        return ""

    health = Health()
    health.must_be_ready("database", database)
    registries = [desk_registry(desk.engine), RECEIVED]
    monitor = start_monitor(desk.settings.metrics_port, health, registries)
    try:
        yield
    finally:
        if monitor is not None:
            monitor.close()
