"""The first look at a message: what needs a person at once, and what needs no search."""

from __future__ import annotations

import re
from collections.abc import Sequence

from connectors.database.unit_of_work import Transactions
from workers.desk.answers.triage.calm import doubt
from workers.desk.answers.triage.incidents import known_incident, told_of
from workers.desk.answers.triage.ticket_states import (
    STATUS,
    has_own,
    is_titled,
    names_own,
    opened_here,
    state_of,
    states_again,
    ticket_states,
)
from workers.desk.answers.work import Prepared, Work
from workers.generation.candidates import Candidate
from workers.generation.triage.first_steps import first_steps
from workers.generation.triage.humans import Wish, doubtful_wish, says_so, wish
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.refusals.disclosure import is_disclosure, is_mere_disclosure
from workers.generation.triage.refusals.forbidden import is_forbidden
from workers.generation.triage.refusals.off_topic import goes_on, is_off_topic
from workers.generation.triage.small_talk.kinds import small_talk
from workers.generation.triage.threads.asking_on import (
    asks_for_its_end,
    asks_for_progress,
    asks_of_the_state,
    asks_who_else,
    is_of_the_incident,
    names_nothing_else,
    names_the_one,
)
from workers.generation.triage.threads.details import Asks, detail_in
from workers.generation.triage.threads.follow_ups import with_topic
from workers.generation.triage.ticket_questions import TicketQuestion, ticket_question
from workers.generation.triage.urgency.judgement import tells_danger, urgency
from workers.generation.triage.urgency.together import urgency_together
from workers.generation.triage.vagueness import cries_for_help, is_vague
from workers.settings import Settings
from workers.text.fold import fold
from workers.text.word_lists import words
from workers.translations.sentences import say

ESCALATE, TICKET, REFUSE, CLARIFY = "escalate", "ticket", "refuse", "clarify"
SAYS_MORE = 8
"""Words from which on a wish for a ticket says what it is about."""
INCIDENT = "known_incident"
SURELY = 0.5
"""Relevance from which on an open ticket is the one that is asked for, or asked about."""
NEAR = 0.65
"""Relevance from which on a ticket answers what may also be a wish for a person."""
_MACHINE = re.compile(r"\b([a-z]{2,20})-?(\d{2,4})\b")
"""The name of a machine, folded."""
_NO_MACHINES = words(
    """sha md aes rsa utf iso win windows ubuntu debian fedora office python java covid salle room
    bureau page erreur error code port ticket poste version ipv mp h rj usb mac macos ios android"""
)
"""What else is numbered so."""
KNOWN = (INCIDENT, STATUS)
"""Gates after which "is somebody on it?" asks for the same again."""


class Reception:
    """Decides what can be decided by a message and its thread alone."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    def receive(self, work: Work) -> Prepared | None:
        """What is to become of a message; None for one that is to be searched."""
        if work.urgent is None and is_mere_disclosure(work.question, tells_danger):
            # It speaks of leaks and strangers as who was robbed does, and tells of none.
            return Prepared(gate=REFUSE, text=say("reply_forbidden", work.language))
        why = work.urgent or urgency(work.question)
        if why is None and work.topic:
            why = urgency_together(work.question, work.topic[0])
        if why is not None:
            return self._urgent(work, why)
        if is_disclosure(work.question):
            return Prepared(gate=REFUSE, text=say("reply_forbidden", work.language))
        asked = ticket_question(work.question)
        if asked is not None and asked.numbers:
            return self._states(work, asked.numbers)
        supposed = asked is not None and self._is_supposed(work, asked)
        progress = goes_on_from_known(work)
        on = progress or (work.before == STATUS and asks_of_the_state(work.question))
        said = None if on else self._talk_or_wish(work)
        if said is not None:
            return said
        if work.before == STATUS:
            with self._transactions.reading() as session:
                again = states_again(session, work)
            if again is not None:
                return again
        if progress or (not supposed and self.awaits_a_state(work)):
            return None
        if asked is not None and not supposed:
            return self._states(work, ())
        return self._refused_or_vague(work)

    def awaits_a_state(self, work: Work) -> bool:
        """Whether a message asks for the state of a ticket that has to be searched: one of whoever
        has none of their own that is known of."""
        if not _asks_for_a_state(work):
            return False
        with self._transactions.reading() as session:
            return not has_own(session, work)

    def _is_supposed(self, work: Work, asked: TicketQuestion) -> bool:
        """Whether a message names no ticket, and may be of none: none of the asker's own is named,
        nor does the model say so of whoever has some."""
        if not asked.supposed:
            return False
        with self._transactions.reading() as session:
            return not names_own(session, work) and not (asked.learned and has_own(session, work))

    @staticmethod
    def may_be_calm(work: Work) -> float | None:
        """How relevant a ticket must be to make a message calm that was received as urgent, where
        hardly anything says that it is; None where none may. After small talk, and after it was
        asked what it is about, a message is as good as the first of its thread."""
        first = not work.in_thread or not work.topic or work.before == CLARIFY
        return doubt(work.question) if work.urgent is None and first else None

    def _states(self, work: Work, numbers: Sequence[str]) -> Prepared:
        """The states of the tickets with these numbers; of all of the asker's without any."""
        with self._transactions.reading() as session:
            return ticket_states(session, work, numbers)

    def _talk_or_wish(self, work: Work) -> Prepared | None:
        """What is said to small talk, or becomes of a wish for a human or a ticket."""
        talk = small_talk(work.question)
        if talk is not None:
            return Prepared(gate=talk, text=say(f"reply_{talk}", work.language))
        wished = None if _is_unsaid(work) else wish(work.question)
        return None if wished is None else self._wished(work, wished)

    def doubted_wish(self, work: Work, best: float = 1.0) -> Prepared | None:
        """A human for whoever may wish for one, by a model that is hardly sure: at once in a thread
        whose source has no such detail, else where nothing near was found (`best`: relevance). A
        ticket only where nothing was found that could be quoted."""
        wished = None if work.rejected else doubtful_wish(work.question)
        if wished is None:
            return None
        at_once = wished is Wish.HUMAN and work.in_thread
        least = NEAR if wished is Wish.HUMAN else self._settings.source_floor
        return self._wished(work, wished) if at_once or best < least else None

    @staticmethod
    def _refused_or_vague(work: Work) -> Prepared | None:
        """What becomes of what no helpdesk is there for, or names no thing."""
        refused = work.before == REFUSE and goes_on(work.question)
        if refused or is_off_topic(work.question):
            return Prepared(gate=REFUSE, text=say("reply_refuse", work.language))
        if is_forbidden(work.question):
            return Prepared(gate=REFUSE, text=say("reply_forbidden", work.language))
        if is_vague(work.question) and not work.topic:
            gate = ESCALATE if work.clarified else CLARIFY
            return Prepared(gate=gate, reasons=("vague",))
        return None

    def _wished(self, work: Work, wished: Wish) -> Prepared:
        """A ticket where one is asked for and something is said of what it is about, else a human.
        Who asks for one again is told of the one that there is."""
        says_more = len(work.question.split()) > SAYS_MORE
        if wished is Wish.TICKET and work.in_thread and not says_more:
            with self._transactions.reading() as session:
                opened = opened_here(session, work)
            if opened is not None:
                return opened
        as_ticket = wished is Wish.TICKET and (bool(work.topic) or says_more)
        return Prepared(gate=TICKET if as_ticket else ESCALATE, reasons=("asked_for_human",))

    def known(self, work: Work, candidates: Sequence[Candidate], least: float) -> Prepared | None:
        """That support knows of it, where an open ticket of at least this relevance says so; its
        state to who asked for one before, and now says which one or asks on about it."""
        incident = known_incident(candidates, least)
        if incident is None:
            return None
        if work.before != STATUS:
            return told_of(incident, work.language)
        return self._state_of(work, incident)

    def searched_state(self, work: Work, candidates: Sequence[Candidate]) -> Prepared | None:
        """The state of the open ticket that is surely the one that a message asks for, else that
        the asker has none; None for one that may ask for something else."""
        if work.before == STATUS and names_the_one(work.question):
            return None
        incident = known_incident(candidates, SURELY)
        said = with_topic(work.question, work.topic)
        if incident is not None and is_titled(said, incident.title):
            return self._state_of(work, incident)
        asked = ticket_question(work.question)
        return None if asked is not None and asked.supposed else self._states(work, ())

    def _state_of(self, work: Work, incident: Candidate) -> Prepared:
        with self._transactions.reading() as session:
            state = state_of(session, work, incident.ticket_id)
        return state or told_of(incident, work.language)

    def reconsider(self, work: Work) -> Prepared | None:
        """What is to become of a follow-up once it is known what it means: what its words alone do
        not say may be urgent, or forbidden. Never milder than `receive`, which comes first."""
        if not work.standalone or work.rejected:
            return None
        why = urgency(work.standalone)
        if why is not None:
            return self._urgent(work, why)
        if is_forbidden(work.standalone):
            return Prepared(gate=REFUSE, text=say("reply_forbidden", work.language))
        return None

    def _urgent(self, work: Work, why: Urgency) -> Prepared:
        steps = first_steps(why, work.language, self._settings.first_steps)
        return Prepared(gate=ESCALATE, reasons=(f"urgent:{why}",), more=steps)


def _asks_for_a_state(work: Work) -> bool:
    """Whether a message asks how a ticket stands, or says which one after it was asked."""
    if work.before == STATUS:
        again = asks_of_the_state(work.question) or names_the_one(work.question)
        return again or ticket_question(work.question) is not None
    return not goes_on_from_known(work) and ticket_question(work.question) is not None


def of_its_machine(work: Work, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The open tickets whose titles have the machine that a message names."""
    named = _machines(work.question)
    opened = [one for one in candidates if one.open_since is not None]
    return [one for one in opened if named & _machines(one.title)]


def _machines(text: str) -> set[str]:
    found = _MACHINE.findall(fold(text))
    return {f"{name}{number}" for name, number in found if name not in _NO_MACHINES}


def asks_on_from_known(work: Work) -> bool:
    """Whether a message asks on about what support knows of, says which of that it means, or names
    nothing else."""
    if work.before not in KNOWN:
        return False
    which = names_the_one(work.question) or asks_of_the_state(work.question)
    return which or names_nothing_else(work.question) or goes_on_from_known(work)


def asks_how_far_it_is(work: Work) -> bool:
    """Whether a message asks how far support is with what it knows of, whom that concerns, or how
    it ends."""
    ends = asks_for_its_end(work.question) or asks_who_else(work.question)
    return (work.before == INCIDENT and ends) or goes_on_from_known(work)


def _is_unsaid(work: Work) -> bool:
    """Whether a message may sound like a wish for a person, and hardly says one."""
    return (
        doubtful_wish(work.question) is not None
        or cries_for_help(work.question)
        or asks_the_same_for_another(work)
    )


def asks_the_same_for_another(work: Work) -> bool:
    """Whether a message asks an answer just given for another case, in no words of a wish for a
    person: "and someone coming for just a week?"."""
    detail = detail_in(work.question) if work.told else None
    case = detail is not None and detail.asks is Asks.CASE and work.question.rstrip().endswith("?")
    return case and not says_so(work.question)


def goes_on_from_known(work: Work) -> bool:
    """Whether a message asks on about what support knows of: "is somebody on it?"."""
    if work.before not in KNOWN:
        return False
    on = work.before == INCIDENT and is_of_the_incident(work.question, "\n".join(work.topic))
    return on or asks_for_progress(work.question)
