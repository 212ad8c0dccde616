"""A sync of a file in a process of its own: ``DATABASE FILE PROCESSES``.

The processes that prepare batches read this module too, and import what they need by themselves.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Do what the arguments say."""
    from connectors.database.engine import make_engine
    from workers.knowledge.ingestion.sources import sync_file
    from workers.knowledge.ingestion.sync import Plan

    database, file, processes = sys.argv[1:]
    sync_file(make_engine(database), Path(file), plan=Plan(processes=int(processes)))


if __name__ == "__main__":
    main()
