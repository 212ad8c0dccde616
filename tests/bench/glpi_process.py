"""One download or sync of a GLPI in a process of its own. Prints one JSON document.

``python -m tests.bench.glpi_process download URL``, or ``… sync URL DATABASE_URL [full]``
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from connectors.database.engine import make_engine
from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.source.account import GlpiSite
from connectors.glpi.source.download import Download
from connectors.glpi.source.survey import all_names
from tests.fakes.glpi.big import SYNC_TOKEN
from tests.fakes.glpi.sync import sync_glpi
from workers.knowledge.ingestion.sync import Plan


def peak_mb() -> float:
    """The most that this process held. Not its resource usage: that counts what its parent held
    when it was started. What the processes that clean for it hold is not counted."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Do what the arguments say."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    what, url, *rest = sys.argv[1:]
    began = time.perf_counter()
    found = _download(url) if what == "download" else _sync(url, rest[0], full="full" in rest)
    found["seconds"] = time.perf_counter() - began
    found["memory"] = peak_mb()
    sys.stdout.write(json.dumps(found))


def _download(url: str) -> dict[str, float]:
    with GlpiClient(GlpiAccess(url, SYNC_TOKEN)) as client:
        scan = Download(client, all_names(client), ZoneInfo("UTC"), "https://x")
        tickets = sum(1 for _ in scan.records())
        return {"tickets": tickets, "requests": client.requests}


def _sync(url: str, database: str, *, full: bool) -> dict[str, float]:
    engine = make_engine(database)
    with GlpiClient(GlpiAccess(url, SYNC_TOKEN)) as client:
        [report, _] = sync_glpi(engine, client, GlpiSite(url), Plan(processes=2), full=full)
        return {"written": report.written, "requests": client.requests}


if __name__ == "__main__":
    main()
