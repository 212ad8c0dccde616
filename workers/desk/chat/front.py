"""What an adapter calls: it stores what came in, shows forms, and says why something was refused.

Nothing is decided here that a worker can decide later: the adapter waits with its acknowledgement.
"""

from __future__ import annotations

from connectors.contracts.chat import ChatEvent, Form
from connectors.database.contention import retried
from connectors.database.engine import DATABASE_FAILURES, database_failed
from connectors.database.unit_of_work import Transactions
from connectors.errors import GuichetError
from workers.desk.chat.acting.forms import Forms
from workers.desk.chat.asking.rules import is_unheard
from workers.desk.chat.words import error_words
from workers.desk.inbox.events import store_event
from workers.settings import Settings


class ChatFront:
    """The desk's side of every adapter."""

    def __init__(self, transactions: Transactions, settings: Settings, forms: Forms) -> None:
        self._transactions = transactions
        self._settings = settings
        self._forms = forms

    def store(self, platform: str, event: ChatEvent) -> bool:
        """Keep an event of an instance, to be handled by a worker; False if it was kept before, or
        is one of those that nothing is made of.

        Raises `DatabaseUnavailable`: then nothing was kept, and it must not be acknowledged.
        """
        if is_unheard(event, self._settings.platform(platform)):
            return False
        try:
            return self._store(platform, event)
        except DATABASE_FAILURES as error:
            raise database_failed(error) from error

    @retried
    def _store(self, platform: str, event: ChatEvent) -> bool:
        with self._transactions.begin() as transaction:
            return store_event(transaction, platform, event)

    def form(self, platform: str, actor: str, action: str, value: str, message_id: str) -> Form:
        """What the button `action` of a message of ours asks for, as `actor` may see it: the one
        thing that cannot wait for a worker. What was filled in is stored as a `Pressed`.

        Raises `GuichetError`s whose words for people `said` has.
        """
        return self._forms.form(platform, actor, action, value, message_id)

    def said(self, error: GuichetError, language: str) -> str:
        """What a person may read of an error, in their language; empty: nothing."""
        return error_words(error, language)
