"""The same site with the processes, commands and variables of the rendered chart, and PgBouncer
between them and PostgreSQL."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.helm.test_settings import environment, process
from tests.helm.values import LEAST, Values, at, merged
from tests.soak.site import SoakSite
from tests.support.chart import Chart
from tests.support.pgbouncer import PgBouncer, pgbouncer
from tests.support.sockets import free_port

COMPONENTS = ("console", "worker-interactive", "worker-delivery", "worker-sync", "beat")
VALUES: Values = merged(LEAST, at("settings", {"mode": "auto", "language": "en"}))
PORTS = ("GUICHET_METRICS_PORT",)
"""Each pod has an address of its own; here all processes share one, so each has its own port."""


class ChartSite(SoakSite):
    """Everything that runs, as the chart starts it: one process of each component."""

    def __init__(self, home: Path, *, model_seconds: float) -> None:
        super().__init__(home, workers=0, model_seconds=model_seconds)
        self._manifests = Chart().render(VALUES)
        self._opened = ExitStack()
        self.pooler: PgBouncer | None = None
        self.commands = {one: tuple(process(self._manifests, one)["args"]) for one in COMPONENTS}

    def settings(self) -> dict[str, str]:
        """Of this machine: where servers are, and what only a test needs. The rest is the
        chart's."""
        settings = super().settings()
        self.pooler = self._opened.enter_context(pgbouncer(self.postgres, "transaction"))
        settings["database_url"] = self.pooler.url(settings["database_url"])
        settings["console_host"] = "127.0.0.1"
        # As many threads as the chart names, and no more.
        del settings["worker_threads"]
        here = {f"GUICHET_{name.upper()}": value for name, value in settings.items()}
        for one in COMPONENTS:
            chart = environment(self._manifests, process(self._manifests, one))
            ports = {name: str(free_port()) for name in PORTS}
            kept = {"GUICHET_HOME": str(self.home)}
            self.overrides[one] = {**chart, **here, **ports, **kept}
        return settings

    def close(self) -> None:
        """End all of it."""
        super().close()
        self._opened.close()


def restart_pgbouncer(site: SoakSite, _: random.Random) -> None:
    """SIGTERM, as an upgrade does it, and a start at once."""
    assert isinstance(site, ChartSite)
    assert site.pooler is not None
    site.pooler.stop()
    site.pooler.start()


def kill_pgbouncer(site: SoakSite, chance: random.Random) -> None:
    """SIGKILL to PgBouncer, and a start after up to three seconds."""
    assert isinstance(site, ChartSite)
    assert site.pooler is not None
    site.pooler.kill()
    time.sleep(chance.uniform(0, 3))
    site.pooler.start()


KINDS: dict[str, Callable[[SoakSite, random.Random], None]] = {
    "pgbouncer-restart": restart_pgbouncer,
    "pgbouncer-kill": kill_pgbouncer,
}
