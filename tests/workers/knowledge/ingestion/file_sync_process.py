"""A sync of a file in a process of its own: ``DATABASE FILE PROCESSES``."""

from __future__ import annotations

import sys
from pathlib import Path

from connectors.database.engine import make_engine
from workers.knowledge.ingestion.sources import sync_file
from workers.knowledge.ingestion.sync import Plan

if __name__ == "__main__":
    database, file, processes = sys.argv[1:]
    sync_file(make_engine(database), Path(file), plan=Plan(processes=int(processes)))
