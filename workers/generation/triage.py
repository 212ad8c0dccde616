"""What kind of message it is, before anything is searched: thanks, too little, a human."""

from __future__ import annotations

import re

from workers.text.courtesy import (
    ALL_CLOSINGS,
    ALL_THANKS,
    ASSENT,
    folded,
)
from workers.text.fold import fold
from workers.text.tokens import content_words, plain_words
from workers.text.word_lists import words

_SOLVED = words("regle resolu solved fixed")
_GRATITUDE = folded(ALL_THANKS, ASSENT, _SOLVED, words("cheers"))
_COURTESY = (
    _GRATITUDE
    | folded(ALL_CLOSINGS)
    | words(
        """beaucoup bien d bonne bon journee soiree weekend a vous toi aussi encore you very much
        many nice got it good day evening all works now ca marche maintenant c est fonctionne
        problem probleme tout pour votre aide ton for your help the that s so lot"""
    )
)
_NOT_YET = re.compile(
    r"\b(mais|toujours|pas|plus|still|but|not|n't|doesn|don|ne|n|however|except|sauf|jamais|never)\b"
)
_HUMAN = re.compile(
    r"\b(parler|discuter|echanger|contacter|joindre)\b.{0,30}\b(humain|quelqu'un|personne|technicien|"
    r"collegue|support|conseiller)\b"
    r"|\b(talk|speak|chat|reach|contact)\b.{0,20}\b(human|someone|somebody|person|agent|technician|"
    r"support|colleague)\b"
    r"|\b(un|vrai) (vrai )?humain\b|\b(a )?(real|actual) (human|person)\b"
    r"|\b(ouvrir|ouvre|ouvrez|creer|cree|creez) (moi )?(un|le) ticket\b"
    r"|\b(open|create|file|raise) (me )?(a|the) ticket\b"
)
_EMPTY_WORDS = words(
    """marche marchent fonctionne fonctionnent march fonction plant plante bug bugue erreur panne
    ko hs casse urgent urgence ordi ordinateur pc machine truc chose rien informatique work
    working works broken fail fails failing error computer thing stuff nothing anything
    something everything doesn don't doesn't isn not pas plus ne bizarre weird slow lent bloque
    stuck asap again wrong aidez please sos jamais toujours always never"""
)
# Stems, because content words come stemmed.
_EMPTY = (
    frozenset(
        stemmed
        for language in ("fr", "en")
        for stemmed in content_words(" ".join(_EMPTY_WORDS), language)
    )
    | _EMPTY_WORDS
)


def is_small_talk(text: str) -> bool:
    """Thanks and the like: nothing to answer. What might be a complaint never counts as that."""
    said = plain_words(text)
    if not said:
        return not any(character.isalnum() for character in text)
    if len(said) > 12 or "?" in text or _NOT_YET.search(fold(text)):
        return False
    return any(word in _GRATITUDE for word in said) and all(word in _COURTESY for word in said)


def is_vague(text: str) -> bool:
    """Nothing in it names a thing: a search could only guess.

    "It does not work" is vague; "printer dead" names a printer and is not.
    """
    return all(
        word in _EMPTY
        for language in ("fr", "en")
        for word in content_words(text, language)
        if not _stop_elsewhere(word)
    )


def _stop_elsewhere(word: str) -> bool:
    return not content_words(word, "fr") or not content_words(word, "en")


def wants_human(text: str) -> bool:
    """Whether the message asks for a person or a ticket, and hardly anything else."""
    said = fold(text)
    return len(said) <= 200 and _HUMAN.search(said) is not None
