"""A process that does one thing to a site at the moment when others do it, too.

``python -m tests.faults.starting_gun FILE receive TEXT`` or ``… FILE decide PERSON DRAFT``: it says
``ready``, waits until nobody holds FILE alone, and says in the end how it went.
"""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Callable

from bot.cli.runtime.context import open_desk
from connectors.contracts.chat import Profile
from connectors.errors import Conflict
from workers.bootstrap import Desk
from workers.desk.inbox.intake import IncomingMessage


def receive(desk: Desk, text: str) -> str:
    """Receive the same event twice."""
    message = IncomingMessage("console", "e1", "helpdesk", "m1", text, Profile("ada", "Ada"))
    for _ in range(2):
        desk.intake.receive(message)
    return "received"


def decide(desk: Desk, person: str, draft: str) -> str:
    """Approve a draft."""
    try:
        desk.reviews.approve(person, draft, "console")
    except Conflict as error:
        return error.message
    return "won"


WORKS: dict[str, Callable[..., str]] = {"receive": receive, "decide": decide}


def main() -> None:
    """Wait for the others."""
    file, work, *arguments = sys.argv[1:]
    desk = open_desk()
    with open(file, "rb") as gun:
        print("ready", flush=True)
        fcntl.flock(gun, fcntl.LOCK_SH)
    print("said:", WORKS[work](desk, *arguments), flush=True)


if __name__ == "__main__":
    main()
