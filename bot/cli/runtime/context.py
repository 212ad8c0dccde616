"""What every command begins with: settings, logs, and a database that is ready."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.database.unit_of_work import JobQueue
    from workers.bootstrap import Desk
    from workers.settings import Settings


def settings_and_logs(**overrides: object) -> Settings:
    """The settings, with logging set up by them."""
    from workers.logs import configure_logs
    from workers.settings import load_settings

    settings = load_settings(**overrides)
    configure_logs(settings)
    return settings


def open_desk(settings: Settings | None = None, queue: JobQueue | None = None) -> Desk:
    """A desk whose database has the schema that this version needs. `queue` takes the place of
    Celery, for a command that does the work itself."""
    from workers.bootstrap import Desk, ready_database
    from workers.celery.queue import celery_queue

    settings = settings or settings_and_logs()
    desk = Desk(settings, queue or celery_queue(settings))
    ready_database(desk)
    return desk


def open_desk_patiently(settings: Settings, queue: JobQueue) -> Desk:
    """The same for a process that stays: it waits for a database server that is away. A file that
    cannot be opened is waited for in vain."""
    from workers.celery.backoff import wait_for

    if not settings.database.startswith("postgresql"):
        return open_desk(settings, queue)
    return wait_for(lambda: open_desk(settings, queue))


def print_json(document: Any) -> None:
    """One JSON document on standard output, and nothing else there."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, default=str, indent=2) + "\n")


def say(line: str) -> None:
    """One line for a person on standard output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
