"""When a delivery that did not succeed is tried again, and when it is given up. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from connectors.database.base import now
from connectors.database.models import Delivery
from connectors.errors import ConnectorError, LoginRefused, OutcomeUnknown, RateLimited, Refused
from workers.desk.outbox.dispatch.channels import Sender

LONGEST_WAIT = 300.0
"""Seconds between two tries, at most."""
DOUBLINGS = 10
"""How often the wait between two tries is doubled; by then it is longer than the longest."""
RATE_PATIENCE = timedelta(hours=24)
"""How long a place that asks to come again later is waited for."""
LONGEST_RATE_WAIT = 3600.0
"""Seconds for which such a place is left alone at most, whatever it asks."""
SHORTEST_RATE_WAIT = 1.0
WAITING_TOLD = timedelta(minutes=2)
"""After which it is told that something waits for a place which is waited for."""


@dataclass(frozen=True, slots=True)
class Again:
    """Another try in `wait` seconds. `unknown`: this one may have had its effect; `counted`: it
    was a try at all; `told`: its asker is told that it waits."""

    wait: float
    unknown: bool
    counted: bool
    told: bool


def again(error: ConnectorError, delivery: Delivery, sender: Sender, attempts: int) -> Again | None:
    """The next try after `error`; None if there is none. `attempts` is how many there may be."""
    # A search for the marker that failed has settled nothing about the first try.
    unknown = delivery.outcome_unknown or isinstance(error, OutcomeUnknown)
    if isinstance(error, RateLimited):
        return _asked_to_wait(error, delivery, sender, unknown)
    if isinstance(error, Refused) and not _is_open_still(error, delivery, sender):
        return None
    # What is waited for patiently may be there: then it is looked for once more.
    looked_for = unknown and sender.patience is not None
    if is_used_up(delivery, sender, attempts) and not looked_for:
        return None
    wait = min(2.0 ** min(max(delivery.attempts - 1, 0), DOUBLINGS), LONGEST_WAIT)
    return Again(_settled(wait, sender, unknown), unknown, True, _is_told(delivery, sender))


def is_used_up(delivery: Delivery, sender: Sender, attempts: int) -> bool:
    """Whether a delivery was tried for as long, or as often, as its place is waited for."""
    if sender.patience is None:
        return delivery.attempts >= attempts
    return since_first_try(delivery) >= sender.patience


def since_first_try(delivery: Delivery) -> timedelta:
    """How long ago it was tried first."""
    return now() - (delivery.first_attempt_at or delivery.created_at)


def _asked_to_wait(
    error: RateLimited, delivery: Delivery, sender: Sender, unknown: bool
) -> Again | None:
    """A place that says when to come again is there, and refuses nothing: that is no try."""
    waited = since_first_try(delivery) >= (sender.patience or RATE_PATIENCE)
    if waited and not (unknown and sender.patience is not None):
        return None
    wait = min(max(error.retry_after, SHORTEST_RATE_WAIT), LONGEST_RATE_WAIT)
    return Again(_settled(wait, sender, unknown), unknown, False, _is_told(delivery, sender))


def _is_open_still(error: Refused, delivery: Delivery, sender: Sender) -> bool:
    """Who was not let in was not told no; and while nobody could look for what an earlier try
    left there, nobody can say that there is nothing."""
    if sender.patience is None:
        return False
    return delivery.outcome_unknown or isinstance(error, LoginRefused)


def _settled(wait: float, sender: Sender, unknown: bool) -> float:
    return max(wait, sender.settles_in) if unknown else wait


def _is_told(delivery: Delivery, sender: Sender) -> bool:
    return sender.patience is not None and since_first_try(delivery) >= WAITING_TOLD
