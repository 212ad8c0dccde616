"""The desk as every process has it: the services that only write rows. It imports no index."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from connectors.database.unit_of_work import JobQueue
from workers.bootstrap.core import Core
from workers.bootstrap.systems.outside import Outside
from workers.desk.chat.acting.forms import Forms
from workers.desk.chat.front import ChatFront
from workers.desk.feedback import FeedbackService
from workers.desk.inbox.intake import Intake
from workers.desk.reviews.decisions import ReviewService
from workers.desk.reviews.replies import ReplyService
from workers.desk.reviews.texts import WrittenTexts
from workers.desk.tickets.escalation import Escalation
from workers.desk.tickets.local import LocalDesk
from workers.desk.tickets.tickets import Tickets
from workers.desk.views.views import Views
from workers.identity.accounts.api_keys import ApiKeys
from workers.identity.accounts.service import Accounts
from workers.identity.administration.changes import Changes
from workers.identity.administration.roster import Roster
from workers.identity.chat.profiles import Profiles
from workers.identity.chat.roles import Roles
from workers.identity.linking.administration import Identities
from workers.identity.linking.offers import LinkService
from workers.privacy.erasure.service import Erasure
from workers.settings import Settings

if TYPE_CHECKING:
    from workers.identity.sign_on.flow import SignOn


class Desk(Core):
    """Takes messages, decisions and votes, shows what there is, and enqueues the rest."""

    def __init__(
        self,
        settings: Settings,
        queue: JobQueue,
        outside: Callable[[Core], Outside] = Outside,
    ) -> None:
        """`outside` makes the systems around it; it is called with the desk itself."""
        super().__init__(settings, queue)
        self.outside = outside(self)

    @cached_property
    def intake(self) -> Intake:
        return Intake(self.transactions, self.settings, self.profiles)

    @cached_property
    def chat(self) -> ChatFront:
        forms = Forms(self.transactions, self.settings, self.roles, self.outside.platforms.info)
        return ChatFront(self.transactions, self.settings, forms)

    @cached_property
    def profiles(self) -> Profiles:
        return Profiles(self.outside.platforms, self.settings)

    @cached_property
    def roles(self) -> Roles:
        return Roles(self.transactions, self.profiles, self.settings)

    @cached_property
    def links(self) -> LinkService:
        return LinkService(self.transactions, self.profiles, self.settings)

    @cached_property
    def identities(self) -> Identities:
        return Identities(self.transactions)

    @cached_property
    def replies(self) -> ReplyService:
        return ReplyService(self.transactions, self.settings)

    @cached_property
    def written_texts(self) -> WrittenTexts:
        return WrittenTexts(self.transactions)

    @cached_property
    def reviews(self) -> ReviewService:
        return ReviewService(self.transactions, self.settings)

    @cached_property
    def feedback(self) -> FeedbackService:
        return FeedbackService(self.transactions)

    @cached_property
    def escalation(self) -> Escalation:
        return Escalation(self.transactions, self.settings)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.transactions, self.outside.ticket_system, self.outside.requesters)

    @cached_property
    def local_desk(self) -> LocalDesk:
        return LocalDesk(self.transactions)

    @cached_property
    def views(self) -> Views:
        return Views(self.transactions, self.settings)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.transactions)

    @cached_property
    def roster(self) -> Roster:
        return Roster(self.transactions)

    @cached_property
    def people_changes(self) -> Changes:
        return Changes(self.transactions)

    @cached_property
    def sign_on(self) -> SignOn | None:
        """Signing on at the site's provider; None where there is none."""
        provider = self.outside.openid
        if provider is None:
            return None
        from workers.identity.sign_on.flow import SignOn

        return SignOn(provider, self.transactions, self.settings)

    @cached_property
    def erasure(self) -> Erasure:
        return Erasure(self.transactions)

    @cached_property
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self.transactions)

    def close(self) -> None:
        """End what was opened to other systems, and what runs beside."""
        self.outside.close()
        if "heartbeat" in vars(self):
            self.heartbeat.close()
