"""The bot's own page for a person."""

from __future__ import annotations

from connectors.contracts.chat import HomeOpened, HomePage
from connectors.errors import NotFound
from workers.desk.chat.commands.overview import questions_section, queue_section, tickets_section
from workers.desk.chat.incoming import DeskParts, Incoming
from workers.desk.chat.words import error_words
from workers.identity.refusals import Refusal
from workers.translations.sentences import say


class Home:
    """Shows pages."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    def opened(self, incoming: Incoming, _: HomeOpened) -> bool:
        """Show whoever opened it what is theirs. Who gets no answers reads why on the page: people
        open it again and again, and wrote nothing that a message would answer."""
        surface = self._parts.surface(incoming.platform)
        info = self._parts.info(incoming.platform)
        if surface is None or info is None or not info.home or incoming.event.is_bot:
            return False
        try:
            actor = self._parts.roles.actor(incoming.platform, incoming.event.actor)
        except (NotFound, Refusal) as error:
            page = HomePage(error_words(error, incoming.language))
        else:
            language = actor.language or incoming.language
            page = self._page(actor.person_id, incoming.platform, language)
        if page.text:
            surface.show_home(incoming.event.actor, page)
        return True

    def _page(self, person_id: str, platform: str, language: str) -> HomePage:
        tickets = tickets_section(self._parts, person_id, language)
        with self._parts.transactions.reading() as session:
            questions = questions_section(session, self._parts, person_id, platform, language)
            queue = queue_section(session, self._parts, person_id, language)
        sections = (questions, tickets) if queue is None else (queue, questions, tickets)
        return HomePage(say("chat_home", language), sections)
