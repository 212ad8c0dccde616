"""``python -m tests.soak``: see `tests.soak`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import structlog

from tests.soak import report
from tests.soak.chart import KINDS as CHART_KINDS
from tests.soak.chart import ChartSite
from tests.soak.checks import judge
from tests.soak.faults import KINDS, Fault, run_faults
from tests.soak.people import Crowd, run_asker, run_reviewer
from tests.soak.records import Record, load, told_by_rest
from tests.soak.site import SoakSite, wait_ready
from tests.soak.spoil import SPOILS

ALL_KINDS = (*KINDS, *CHART_KINDS)
SETTLE_SECONDS = 300.0
"""How long questions may take to settle once nothing goes wrong any more."""


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0, help="length of load and faults")
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--accounts", type=int, default=40)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--reviewers", type=int, default=3)
    parser.add_argument("--every", type=float, default=8.0, help="seconds between two faults")
    parser.add_argument(
        "--chart", action="store_true", help="processes as the chart starts them, and PgBouncer"
    )
    parser.add_argument("--only", default="", help=f"kinds; all if empty: {', '.join(ALL_KINDS)}")
    parser.add_argument("--model-seconds", type=float, default=1.0, help="time to first token")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    parser.add_argument("--spoil", choices=SPOILS, help="break the result, to see it found")
    chosen = parser.parse_args()
    KINDS.update(CHART_KINDS if chosen.chart else {})
    chosen.only = chosen.only or ",".join(KINDS)
    unknown = set(chosen.only.split(",")) - set(KINDS)
    if unknown:
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}")
    return chosen


def main() -> int:
    """Run, print, and return 1 for any violation."""
    chosen = options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    home = Path(tempfile.mkdtemp(prefix="guichet-soak-"))
    if chosen.chart:
        site: SoakSite = ChartSite(home, model_seconds=chosen.model_seconds)
    else:
        site = SoakSite(home, workers=chosen.workers, model_seconds=chosen.model_seconds)
    try:
        say(f"Starting in {home}")
        site.start(chosen.accounts, chosen.reviewers)
        crowd, faults = under_load(site, chosen)
        found = judged(site, crowd, faults, chosen.spoil)
    finally:
        site.close()
        if not chosen.keep:
            shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(found, indent=2) if chosen.json else report.tables(found))
    return 0 if found["ok"] else 1


def under_load(site: SoakSite, chosen: argparse.Namespace) -> tuple[Crowd, list[Fault]]:
    """Ask, review and break things for as long as was asked for."""
    crowd, seconds = Crowd(site.url), chosen.minutes * 60
    share, more = divmod(chosen.questions, chosen.accounts)
    askers = [
        threading.Thread(
            target=run_asker,
            args=(crowd, key, share + (one < more), seconds, one),
            daemon=True,
        )
        for one, key in enumerate(site.keys)
    ]
    reviewers = [
        threading.Thread(target=run_reviewer, args=(crowd, key, one), daemon=True)
        for one, key in enumerate(site.staff)
    ]
    for thread in (*askers, *reviewers):
        thread.start()
    until, over = time.monotonic() + seconds, threading.Event()
    faults = run_faults(site, chosen.only.split(","), chosen.every, until, chosen.seed, over)
    say(f"{len(faults)} faults are done; the last questions are asked")
    for thread in askers:
        thread.join()
    return crowd, faults


def judged(
    site: SoakSite, crowd: Crowd, faults: list[Fault], spoil: str | None
) -> dict[str, object]:
    """Wait until everything is settled, look at all of it, and judge."""
    records = settled(site)
    crowd.stop.set()
    processes = [*site.unexpected, *(f"{name} does not run" for name in wait_ready(site))]
    if spoil:
        with site.desk.transactions.begin() as transaction:
            SPOILS[spoil](transaction.session)
    records = read(site)
    told = told_by_rest(crowd, crowd.asked)
    accepted = [one.question_id for one in crowd.asked]
    verdict = judge(records, accepted, told, processes, crowd.errors)
    return report.document(records, faults, crowd, verdict, site.starts)


def settled(site: SoakSite) -> list[Record]:
    """Every question, once nothing more happens by itself and nothing waits for a reviewer."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        records = read(site)
        open_ = [one for one in records if not one.rests or one.waiting_drafts]
        if not open_ or time.monotonic() > deadline:
            return records
        say(f"{len(open_)} questions are open")
        time.sleep(5)


def read(site: SoakSite) -> list[Record]:
    """Every question as it is now."""
    with site.desk.transactions.reading() as session:
        return load(session)


def say(line: str) -> None:
    """A line on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
