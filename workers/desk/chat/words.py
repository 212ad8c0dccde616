"""What people are told of errors: never an operator's hint."""

from __future__ import annotations

from connectors.errors import GuichetError
from workers.identity.refusals import Refusal
from workers.translations.sentences import say


def error_words(error: GuichetError, language: str) -> str:
    """Why something was not done, for a person; empty where nothing may be said."""
    if isinstance(error, Refusal):
        return error.said
    return say("chat_failed", language)
