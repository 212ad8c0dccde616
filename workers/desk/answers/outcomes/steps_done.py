"""Whether a message tells that the steps of the answer before it were done. Pure.

"I emptied the credential manager and typed the new one, the box came straight back" has no word for
a failure. Nobody tells a helpdesk that they did what it said, and asks nothing, if it has helped
and they do not say so.
"""

from __future__ import annotations

import re

from workers.generation.triage.small_talk.thanks import STILL_GOOD
from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.text.fold import fold
from workers.text.stop_words import COURTESIES, LITTLE

LONGEST = 25
"""Words above which a message tells of more than what was done."""
LEAST = 2
"""Words of a deed that the answer has, at least."""
MOSTLY = 0.6
"""Share of the words of the deeds that the answer has."""
_CLAUSE = re.compile(r"(?<=\w)[,;:.!]+ |(?:^| )(?:and|et|then|puis|so|du coup|donc) ")
_DEED = re.compile(
    r"\b(?:i|we|i've|we've)(?: (?:have|had|already|just|also|even|now|did))*"
    r" (?:\w{2,}ed|did|ran|put|set|made|took|went|chose|cut|gave|kept|wrote|redid|reset)\b"
    r"|\b(?:j'ai|on a|nous avons|je (?:me )?suis|je l'ai|je les ai|c'est)"
    r"(?: (?:deja|bien|tout|aussi|meme|pourtant|donc))*"
    r" (?!sous|dans|chez|entre|apres|avec)\w{2,}(?:e|es|ee|ees|i|is|it|u|us)\b"
    r"|\b(?:is|was|are|were|est|sont|etait|etaient) (?:already|deja|bien) \w"
    r"|\b(?:already|deja) (?:\w+ed|on|off|set|done|fait|mis)\b"
    r"|^\W*(?:ok |bon |yes |oui )?\w{3,}(?:ed|ee?s?|us?|is|it)\b"
)
"""What was done, or stood so already."""
_OTHERWISE = re.compile(
    r"\b(?:ne|n|pas|plus|not|no|cannot|never|jamais|aucune?|but|mais|however|instead|autre|other"
    r"|another|now|maintenant|works?|worked|marche|fonctionne|fixed|solved|regle|resolu|if|si"
    r"|should|dois|peux|can|could|faut)\b|n't\b"
)
"""Tells of something else than that it was done: what is missing, what came of it, a wish."""


def did_its_steps(text: str, answer: str, known: Glossary) -> bool:
    """Whether a message tells that it was done what an answer says, and neither asks for anything
    nor tells what came of it that is new."""
    said = " ".join(fold(text).replace("’", "'").split())
    if len(said.split()) > LONGEST or "?" in said or _OTHERWISE.search(said) is not None:
        return False
    if STILL_GOOD.search(said) is not None:
        return False
    deeds = [one for one in _CLAUSE.split(said) if _DEED.search(one)]
    told = [one for deed in deeds for one in known.told(deed) if _says(one)]
    there = known.meanings(answer)
    shared = sum(one.share(there) > 0 for one in told)
    return shared >= LEAST and shared >= MOSTLY * len(told)


def _says(one: Meaning) -> bool:
    return one.word not in LITTLE and one.word not in COURTESIES
