"""``python -m tests.soak.chat``: see `tests.soak.chat`."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy import func, select

from connectors.database.models import Delivery
from tests.soak import faults, report
from tests.soak.__main__ import SETTLE_SECONDS, say
from tests.soak.chat.people import ChatCrowd, run_asker, run_reviewer
from tests.soak.chat.records import questions_of, told
from tests.soak.chat.side import ASKERS, REVIEWERS, ChatSide
from tests.soak.chat.site import ChatSite
from tests.soak.chat.slack import SlackSide
from tests.soak.checks import judge
from tests.soak.faults import Fault
from tests.soak.people import Crowd
from tests.soak.people import run_reviewer as run_reviewer_at_pages
from tests.soak.records import Record, load
from tests.soak.site import SoakSite, wait_ready

SIDES: dict[str, Callable[[], ChatSide]] = {
    "slack": lambda: SlackSide("socket"),
    "slack-http": lambda: SlackSide("http"),
}


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.chat", description=__doc__)
    parser.add_argument("side", choices=SIDES)
    parser.add_argument("--minutes", type=float, default=6.0, help="length of load and faults")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=float, default=6.0, help="seconds between two faults")
    parser.add_argument("--only", default="", help="kinds of faults; all if empty")
    parser.add_argument("--model-seconds", type=float, default=0.5, help="time to first token")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    return parser.parse_args()


def main() -> int:
    """Run, print, and return 1 for any violation."""
    chosen = options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    home = Path(tempfile.mkdtemp(prefix="guichet-soak-"))
    side = SIDES[chosen.side]()
    site = ChatSite(home, side, workers=chosen.workers, model_seconds=chosen.model_seconds)
    try:
        say(f"Starting in {home}")
        site.start(0, 1)
        crowd, done = under_load(site, chosen)
        found = judged(site, crowd, done)
    finally:
        site.close()
        if not chosen.keep:
            shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(found, indent=2) if chosen.json else report.tables(found))
    return 0 if found["ok"] else 1


def under_load(site: ChatSite, chosen: argparse.Namespace) -> tuple[ChatCrowd, list[Fault]]:
    """Ask, review and break things for as long as was asked for."""
    crowd, seconds = ChatCrowd(site.side), chosen.minutes * 60
    share, more = divmod(chosen.questions, ASKERS)
    askers = [
        threading.Thread(
            target=run_asker, args=(crowd, one, share + (one < more), seconds), daemon=True
        )
        for one in range(ASKERS)
    ]
    reviewers = [
        threading.Thread(target=run_reviewer, args=(crowd, one), daemon=True)
        for one in range(REVIEWERS)
    ]
    for thread in (*askers, *reviewers):
        thread.start()
    faults.KINDS |= chat_kinds(site)
    kinds = chosen.only.split(",") if chosen.only else list(faults.KINDS)
    until, over = time.monotonic() + seconds, threading.Event()
    done = faults.run_faults(site, kinds, chosen.every, until, chosen.seed, over)
    say(f"{len(done)} faults are done; the last questions are asked")
    for thread in askers:
        thread.join()
    return crowd, done


def chat_kinds(site: ChatSite) -> dict[str, Callable[[SoakSite, random.Random], None]]:
    """The platform's own faults, and the death of what receives from it."""

    def kill_bot(_: SoakSite, chance: random.Random) -> None:
        site.kill(chance.choice(list(site.side.commands)))

    def of_side(
        fault: Callable[[random.Random], None],
    ) -> Callable[[SoakSite, random.Random], None]:
        return lambda _, chance: fault(chance)

    return {"bot-kill": kill_bot} | {
        name: of_side(fault) for name, fault in site.side.kinds().items()
    }


def judged(site: ChatSite, crowd: ChatCrowd, done: list[Fault]) -> dict[str, object]:
    """Wait until everything is settled, look at all of it, and judge."""
    deadline = time.monotonic() + SETTLE_SECONDS
    # What quotes tickets is only announced where they may not be shown: it is decided here.
    pages = Crowd(site.url, stop=crowd.stop)
    at_pages = threading.Thread(target=run_reviewer_at_pages, args=(pages, site.staff[0], 0))
    at_pages.daemon = True
    at_pages.start()
    while True:
        records, errors, ids = read(site)
        lost = [one for one in crowd.asked if one not in ids]
        open_ = [one for one in records if not one.rests or one.waiting_drafts]
        if not (lost or open_ or unsent(site)) or time.monotonic() > deadline:
            break
        say(f"{len(lost)} messages are not questions yet, {len(open_)} questions are open")
        time.sleep(5)
    crowd.stop.set()
    crowd.reviewed += pages.reviewed
    crowd.errors += pages.errors
    processes = [*site.unexpected, *(f"{name} does not run" for name in wait_ready(site))]
    errors += [f"{one}: taken, and no question" for one in lost]
    accepted = [ids[one] for one in crowd.asked if one in ids]
    verdict = judge(records, accepted, {}, processes, [*crowd.errors, *errors])
    return report.document(records, done, crowd, verdict, site.starts)


def read(site: ChatSite) -> tuple[list[Record], list[str], dict[str, str]]:
    """Every question as it is now, what nobody may see, and the questions by their messages."""
    shown = site.side.shown()
    with site.desk.transactions.reading() as session:
        found = told(session, shown)
        ids = questions_of(session, site.side.instance)
        return load(session, found.counts), found.errors, ids


def unsent(site: ChatSite) -> int:
    """Deliveries that are still to be made."""

    with site.desk.transactions.reading() as session:
        waiting = select(func.count()).where(Delivery.status.in_(("pending", "sending")))
        return session.scalar(waiting) or 0


if __name__ == "__main__":
    sys.exit(main())
