"""The words of a follow-up that say which case it tells of, and whether it names a thing that its
thread does not speak of. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.generation.same_case.systems import platforms_in
from workers.generation.same_case.things import names_in
from workers.generation.triage.intents.concepts import concepts
from workers.generation.triage.threads.details import Asks, Detail
from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.knowledge.retrieval.evidence import that_say
from workers.text.fold import fold
from workers.text.word_lists import words as listed

THINGS = ("it_thing", "device", "service", "secret")
"""Ideas whose words name a thing."""
FAULTS = ("down",)
"""Those whose words say that one fails."""
_NOW = re.compile(r"\b(?:maintenant|now)\b")
"""Beside a new fault it tells of another trouble: "both work, but now the right one blinks"."""
_SUPPOSES = re.compile(
    r"^\W*(?:(?:et|and|mais|but|ok|oui|yes|ah|alors|so)\b\W*){0,2}(?:meme |even )?(?:si|s'ils?"
    r"|s'elles?|(?:what|and) if|if)\b"
)
_OF_ONES_OWN = listed("perso personnel personnelle personnels private privee")
"""They name no thing by themselves: "will she see my private events?"."""
_WRITTEN = re.compile(r"(?<=[\w,;:'’«»)] )[A-Z][A-Za-z]+\b")
"""A word with a capital that begins no sentence: a name."""
OF_ANY_CASE = listed(
    """moi poste pc ordi ordinateur machine laptop computer portable mine cas case c'est suis
    sous sur depuis chez under derriere behind turns finalement dure durent remonte remontent
    remontait remonterait durait durerait lasted lasting ago back more than date reste
    restent part pars partons arrive lasts takes goes happened fait dit actually vient stay stays
    gone runs run here going la bas deja last dernier derniere about environ total taille
    seulement only just juste as well aussi too sits passe work works either mission trip
    fichier file it's i'm he'll
    fact final ah zut oups oops sauf"""
)
"""Words that say how a case is told, and not which it is."""


def own_words(text: str, known: Glossary) -> list[Meaning]:
    """The words of a message that say which case it tells of."""
    return [one for one in that_say(known.told(text)) if one.word not in OF_ANY_CASE]


def supposes(message: str) -> bool:
    """Whether a message begins with "and if"."""
    return _SUPPOSES.match(fold(message)) is not None


def names_another(message: str, detail: Detail | None, told: str, known: Glossary) -> bool:
    """Whether a message names a thing that `told`, the thread and its source, does not speak of:
    "and in Outlook?"."""
    names = names_in(message) - names_in(told) - _OF_ONES_OWN
    if names or platforms_in(message) - platforms_in(told):
        return True
    said = known.meanings(told)
    new = [one.word for one in own_words(message, known) if not one.share(said)]
    if supposes(message):
        # What may happen is told in words of one's own.
        return False
    # "And for X?" asks for nothing but X.
    if new and detail is not None and detail.asks is Asks.CASE:
        return True
    if not {fold(one) for one in _WRITTEN.findall(message)}.isdisjoint(new):
        return True
    if _names_one_of(new, THINGS):
        return True
    return _NOW.search(fold(message)) is not None and _names_one_of(new, FAULTS)


def _names_one_of(said: Sequence[str], names: Sequence[str]) -> bool:
    known = concepts()
    wanted = {known.names.index(one) for one in names}
    return any(not wanted.isdisjoint(found) for found in known.found(said))
