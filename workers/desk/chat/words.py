"""What people are told of errors: never an operator's hint."""

from __future__ import annotations

from connectors.errors import BadInput, Conflict, GuichetError, NotAllowed, NotFound
from workers.desk.chat.errors import NoSuchButton, OnConsole
from workers.desk.inbox.intake import MAX_QUESTION, EmptyQuestion, LongQuestion, TooManyQuestions
from workers.desk.reviews.case import DecidedBefore
from workers.desk.reviews.shown import ColleagueAtWork, NotShown
from workers.generation.guardrails.holes import HasHole
from workers.identity.refusals import Refusal
from workers.translations.sentences import say

WORDS: tuple[tuple[type[GuichetError], str], ...] = (
    (NoSuchButton, "chat_no_such_button"),
    (EmptyQuestion, "chat_empty"),
    (TooManyQuestions, "chat_too_many"),
    (NotShown, "chat_not_shown"),
    (HasHole, "chat_has_hole"),
    (NotAllowed, "refused_not_staff"),
    (NotFound, "chat_not_found"),
    (Conflict, "chat_conflict"),
    (BadInput, "chat_bad_input"),
)
"""The sentence of each kind of error; of several that hold, the first."""


def error_words(error: GuichetError, language: str) -> str:
    """Why something was not done, for a person; empty where nothing may be said."""
    if isinstance(error, Refusal):
        return error.said
    if isinstance(error, LongQuestion):
        return say("chat_too_long", language, most=f"{MAX_QUESTION:,}")
    if isinstance(error, DecidedBefore):
        decided = say(f"decided_{error.decision}", language, name=error.name)
        return say("chat_decided_before", language, decided=decided)
    if isinstance(error, ColleagueAtWork):
        return say("chat_colleague_at_work", language, name=error.name)
    if isinstance(error, OnConsole):
        return say("chat_on_console", language, url=error.url)
    for kind, key in WORDS:
        if isinstance(error, kind):
            return say(key, language)
    return say("chat_failed", language)
