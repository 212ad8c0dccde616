"""Title and category of a new ticket, from the similar tickets that its asker may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import structlog

from connectors.database.models import Person, Question
from connectors.database.unit_of_work import Transactions
from connectors.errors import GuichetError
from workers.desk.answers.work import Finder
from workers.desk.tickets.ticketing import Suggestion
from workers.generation.candidates import Candidate
from workers.generation.guardrails.screening import is_doubtful_title
from workers.knowledge.access import viewer_for
from workers.settings import Settings

log = structlog.get_logger("guichet.desk")

SIMILAR = 8
FEW_WORDS = 3
"""Words up to which a question is no title ("VPN", "help please")."""
AGREED = 0.5
"""Share of the similar tickets' weight that a category must have."""


class TicketSuggestions:
    """Searches in the name of the asker, so that nothing of a foreign ticket gets out."""

    def __init__(self, transactions: Transactions, finder: Finder, settings: Settings) -> None:
        self._transactions = transactions
        self._finder = finder
        self._settings = settings

    def suggest(self, question_id: str) -> Suggestion:
        """What the similar tickets agree on; nothing when there are none, or no search."""
        with self._transactions.reading() as session:
            question = session.get(Question, question_id)
            if question is None:
                return Suggestion()
            person = session.get(Person, question.person_id)
            viewer = viewer_for(session, person, self._settings)
        try:
            found = self._finder.find(question.redacted, viewer, SIMILAR, question.language)
        except GuichetError as error:
            log.warning("ticket.no_suggestion", question=question_id, error=type(error).__name__)
            return Suggestion()
        floor = self._settings.source_floor
        similar = [one for one in found.candidates if one.relevance >= floor]
        hosts = sorted(self._settings.allowed_link_hosts)
        return Suggestion(_title(question.redacted, similar, hosts), likely_category(similar))


def likely_category(similar: Sequence[Candidate]) -> str | None:
    """The category that at least half of the similar tickets have, by their relevance. Pure."""
    weights: dict[str, float] = defaultdict(float)
    for one in similar:
        if one.category:
            weights[one.category] += one.relevance
    if not weights:
        return None
    best = max(sorted(weights), key=weights.__getitem__)
    whole = sum(one.relevance for one in similar)
    return best if weights[best] >= AGREED * whole else None


def _title(question: str, similar: Sequence[Candidate], hosts: Sequence[str]) -> str | None:
    if not similar or len(question.split()) > FEW_WORDS:
        return None
    title = max(similar, key=lambda one: one.relevance).title
    # A stranger wrote it. The asker's own says little, and nothing in a stranger's words.
    return None if is_doubtful_title(title, hosts) else title
