"""Clauses that order what was named before them: "then delete it", "do the same". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from workers.generation.guardrails.modality.clauses import Clause
from workers.generation.guardrails.modality.verbs import (
    DEEDS_ENGLISH,
    DEEDS_FRENCH,
    ENGLISH,
    FRENCH,
    english,
    french,
    of_kinds,
)

_AGAIN = (
    r"\b(?:do|doing|did) (?:so|it|that|this|the same|likewise)\b|\bgo ahead\b"
    r"|\b(?:proceed|continue|anyway|continuez|poursuivez)$|\btry (?:it|that|the same)\b"
    r"|\bsame (?:for|with|here)\b|\b(?:il|elle|ils|elles|it|they) (?:doi(?:t|vent)|must|should"
    r"|ha(?:s|ve) to|needs? to)\b|\bfai(?:tes|s)-l[ea]s?\b|\bwith (?:it|them)\b"
    r"|\bfai(?:tes|re|s) (?:ca|cela|pareil|de meme)\b|\ble faire\b|\bprocede[rz] (?:ainsi"
    r"|de meme|de la meme)\b|\ballez-y\b|\bvas-y\b"
    r"|\b(?:quand meme|tout de meme|malgre tout)\b"
)
_MORE_ENGLISH = [*DEEDS_ENGLISH.split(), "take", "request", "generate", "try"]
_MORE_FRENCH = [*DEEDS_FRENCH.split(), "demander", "generer", "essayer"]


def last_reference(every: Sequence[Clause], deletion: bool) -> int:
    """The place of the last clause that orders something which only a clause before it names; -1
    if there is none. deletion: only what may delete it counts."""
    pattern = _taken_up(deletion)
    for place in range(len(every) - 1, -1, -1):
        if pattern.search(every[place].said):
            return place
    return -1


@cache
def _taken_up(removal: bool) -> re.Pattern[str]:
    kinds = ("remove", "run", "allow", "off") if removal else tuple(ENGLISH)
    en = of_kinds(ENGLISH, kinds) + (["do"] if removal else _MORE_ENGLISH)
    fr = of_kinds(FRENCH, kinds) + (["faire"] if removal else _MORE_FRENCH)
    base, order, infinitive = english(en, "base"), french(fr, "order"), french(fr, "infinitive")
    return re.compile(
        rf"(?<!not )(?<!n't )(?<!never )\b{base} (?:(?:us|them|him|her) )?(?:it|him|her|them|ones?"
        r"|another|both|ours|mine|so|the (?:first|second|third|other|next|last|latter|former|same"
        r"|new)$|the \w+ one|a (?:\w+ )?one|(?:this|that|these|those)(?= to\b| in\b| on\b| by\b"
        r"| at\b|$))\b"
        rf"|^(?:(?:and|then|now|just|so|please) )*{base}(?: (?:now|too|then|anyway|here))?$"
        r"|\b\w+ez-(?:(?:nous|moi)-)?(?:l[ea]s?|en|lui|leur)\b"
        r"|\b\w+ez l[ea]s?(?= (?:sur|dans|a|au|ici|par)\b|$)"
        rf"|\b{order}-(?:(?:nous|moi)-)?(?:l[ea]s?|en|lui|leur)\b"
        rf"|(?<!pas )(?<!jamais )(?<!plus )\b(?:l[ea]s? (?:lui |leur |nous )?|l'|en ){infinitive}\b"
        rf"|\b{order} (?:celui|celle|ceux|celles|l'autre|l[ea] (?:premiere?|seconde?|deuxieme"
        r"|suivante?|nouveau|nouvelle))\b"
        rf"|^(?:(?:et|puis|ensuite|alors) )*(?:{order}|{infinitive})$|{_AGAIN}"
    )
