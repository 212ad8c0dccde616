"""What is done again and again, and every how many seconds."""

from __future__ import annotations

from typing import Any

from workers.settings import Settings

WATCH_SECONDS = 60.0
LONGEST_UNCONFIRMED = 900.0
PLAN_SECONDS = 30.0
"""How often tickets are put into the cleaning queue."""
RETENTION_SECONDS = 3600.0
"""How often what is too old is looked for."""


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """The schedule of `guichet beat`."""
    outside = {
        task.removeprefix("guichet."): {
            "task": task,
            "schedule": seconds,
            "options": {"expires": seconds},
        }
        for task, seconds in outside_schedule(settings).items()
    }
    cleaning = {
        "cleaning": {
            "task": "guichet.plan_cleaning",
            "schedule": PLAN_SECONDS,
            "options": {"expires": PLAN_SECONDS},
        }
    }
    return (
        outside
        | (cleaning if settings.cleaning_model else {})
        | {
            "sweep": {
                "task": "guichet.sweep",
                "schedule": settings.sweep_seconds,
                "options": {"expires": max(settings.sweep_seconds * 2, 5)},
            },
            "knowledge-upkeep": {
                "task": "guichet.upkeep",
                "schedule": 60.0,
                "options": {"expires": 120},
            },
            "retention": {
                "task": "guichet.retention",
                "schedule": RETENTION_SECONDS,
                "options": {"expires": RETENTION_SECONDS},
            },
        }
    )


def outside_schedule(settings: Settings) -> dict[str, float]:
    """What other systems are asked, and every how many seconds."""
    if not settings.directory_access:
        return {}
    sync = settings.sync_minutes * 60
    # However seldom a site syncs: what is known of people must be newer than its time of grace.
    every = {"guichet.sync": sync, "guichet.directory": min(sync, LONGEST_UNCONFIRMED)}
    return every | ({"guichet.ticket_events": WATCH_SECONDS} if settings.tickets_outside else {})
