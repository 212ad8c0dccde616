"""What an adapter posts about links, to the one whose chat account it is, in their language."""

from __future__ import annotations

from connectors.errors import BadInput, Conflict, GuichetError
from workers.identity.linking.offers import LASTS, Offer
from workers.identity.refusals import Refusal
from workers.translations.sentences import say


def offer_words(offer: Offer, language: str) -> str:
    """The address, and what to do there. Not for a channel: who has the address can confirm it."""
    minutes = int(LASTS.total_seconds() // 60)
    return say("link_offer", language, url=offer.url, minutes=minutes)


def linked_words(username: str, language: str) -> str:
    """That it is done, with which account, and that it can be undone."""
    return say("link_done", language, username=username)


def not_linked_words(error: GuichetError, language: str) -> str:
    """Why it was not done, without what only an operator should read."""
    if isinstance(error, Refusal):
        return error.said
    if isinstance(error, BadInput):
        return say("link_wrong_code", language)
    return say("link_conflict" if isinstance(error, Conflict) else "link_gone", language)
