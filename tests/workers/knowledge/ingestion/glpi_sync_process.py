"""A sync of a GLPI in a process of its own: ``DATABASE URL full|changes``. Prints its figures.

The processes that prepare batches read this module too, and import what they need by themselves.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Do what the arguments say."""
    from connectors.database.engine import make_engine
    from connectors.glpi.api.access import GlpiAccess
    from connectors.glpi.api.client import GlpiClient
    from connectors.glpi.source.account import GlpiSite
    from tests.fakes.glpi.sync import sync_glpi
    from workers.knowledge.ingestion.report import summed
    from workers.knowledge.ingestion.sync import Plan

    database, url, kind = sys.argv[1:]
    with GlpiClient(GlpiAccess(url, "sync")) as client:
        plan = Plan(processes=2)
        reports = sync_glpi(make_engine(database), client, GlpiSite(url), plan, full=kind == "full")
    sys.stdout.write("\n" + json.dumps(summed(reports)) + "\n")


if __name__ == "__main__":
    main()
