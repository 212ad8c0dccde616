"""What the console needs of the rest: the desk's services, and nothing that loads an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from connectors.database.unit_of_work import Transactions
from workers.bootstrap import Desk
from workers.desk.feedback import FeedbackService
from workers.desk.inbox.intake import Intake
from workers.desk.reviews.decisions import ReviewService
from workers.desk.reviews.replies import ReplyService
from workers.desk.tickets.escalation import Escalation
from workers.desk.tickets.tickets import Tickets
from workers.desk.views.views import Views
from workers.identity.accounts import Accounts
from workers.identity.api_keys import ApiKeys
from workers.settings import Settings

PLATFORM = "console"
CHANNEL = "helpdesk"
"""The channel of questions that are asked on the page; `API_CHANNEL` of those of the REST API."""
API_CHANNEL = "api"

Search = Callable[[str, int, str | None], list[dict[str, Any]]]
"""(query, number of tickets, person id) → results as JSON, best first, only what they may see."""
ModelStates = Callable[[], list[dict[str, Any]]]
"""Each language model as a worker sees it, as JSON."""
Check = Callable[[], str]
"""One part's health in words; raises `GuichetError` when it is bad."""


@dataclass(frozen=True)
class ConsoleServices:
    """Everything that a route may call."""

    settings: Settings
    engine: Engine
    transactions: Transactions
    accounts: Accounts
    api_keys: ApiKeys
    intake: Intake
    views: Views
    replies: ReplyService
    reviews: ReviewService
    feedback: FeedbackService
    escalation: Escalation
    tickets: Tickets
    search: Search
    models: ModelStates
    health: Mapping[str, Check] = field(default_factory=dict)


def services_of(
    desk: Desk, search: Search, models: ModelStates, health: Mapping[str, Check]
) -> ConsoleServices:
    """The services of a wired desk."""
    return ConsoleServices(
        settings=desk.settings,
        engine=desk.engine,
        transactions=desk.transactions,
        accounts=desk.accounts,
        api_keys=desk.api_keys,
        intake=desk.intake,
        views=desk.views,
        replies=desk.replies,
        reviews=desk.reviews,
        feedback=desk.feedback,
        escalation=desk.escalation,
        tickets=desk.tickets,
        search=search,
        models=models,
        health=health,
    )
