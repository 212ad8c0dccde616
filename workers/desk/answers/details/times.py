"""Points in time, durations and rhythms in a sentence. Pure."""

from __future__ import annotations

import re

from workers.text.fold import fold

_WORDS = (
    r"(?:une?|deux|trois|quatre|cinq|six|dix|quinze|vingt|trente|quelques|one|two|three|four|five"
    r"|ten|fifteen|twenty|thirty|an?(?! jour)|a few)"
)
_UNIT = (
    r"(?:secondes?|seconds?|minutes?|heures?|hours?|jours?|days?|semaines?|weeks?|mois|months?|ans?"
    r"|annees?|years?|nuits?|nights?|matin(?:ee)?s?|mornings?|soir(?:ee)?s?|evenings?)"
)
_BETWEEN = r"(?:working |full |whole |other |autres )?"
_AMOUNT = rf"(?:\d+ ?(?:(?:s|sec|min|h)\b|{_BETWEEN}{_UNIT}\b)|{_WORDS} {_BETWEEN}{_UNIT}\b)"
_MONTH = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DURATION = rf"\b{_AMOUNT}|\b(?:demi-journee|quart d'heure|half an hour)\b"
_CLOCK = r"\b\d{1,2} ?[:h] ?\d{2}\b|\b\d{1,2} ?(?:h|am|pm)\b|\b(?:midi|noon|minuit|midnight)\b"
_RHYTHM = (
    rf"\b(?:chaque|(?:tous|toutes) les|every|each|per) (?:other |working )?(?:{_AMOUNT}|{_UNIT}\b)"
    rf"|\bpar {_UNIT}\b|\b(?:nightly|daily|weekly|monthly|hourly|quotidien\w*|hebdomadaire\w*"
    r"|mensuel\w*)\b"
)
_DATE = (
    rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? {_MONTH}\b|\b{_MONTH} \d{{1,2}}\b|\b\d{{1,2}}/\d{{1,2}}\b"
    r"|\b(?:aujourd'hui|today|demain|tomorrow|ce soir|tonight|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b"
)
_POINT = (
    rf"{_DATE}|{_CLOCK}|{_RHYTHM}|\b(?:dans|sous|apres|avant|au bout de|d'ici|in|within|after"
    r"|before|at most|up to|jusqu'a|au plus) (?:les |the |about |environ |au plus |at most )?"
    rf"{_AMOUNT}"
    rf"|\b{_AMOUNT} (?:avant|apres|plus tard|before|after|later|ahead|au plus|at most)\b"
)
_AT_ONCE = r"\b(?:immediat\w*|aussitot|at once)\b"
_LASTS = re.compile(rf"{_DURATION}|{_RHYTHM}|{_AT_ONCE}")
_ANY = re.compile(f"{_POINT}|{_DURATION}")
_BY_ASKING = (
    (re.compile(r"\b(?:quelle heure|what time)\b"), re.compile(_CLOCK)),
    (re.compile(r"\bhow often\b"), re.compile(_RHYTHM)),
    (re.compile(r"\bjusqu'a quand|until when\b"), _ANY),
    (re.compile(r"\b(?:quand|when)\b"), re.compile(_POINT)),
    (re.compile(r"\b(?:long|temps|combien|delai|delay)\b"), _LASTS),
)


def shows_time(by: str, text: str) -> bool:
    """Whether a sentence holds a time of the sort that the words by which one asks, `by`, folded,
    ask for: "wait ten minutes" is no answer to "when?", nor "on Monday" to "how long?"."""
    pattern = next((shown for asks, shown in _BY_ASKING if asks.search(by)), _ANY)
    return pattern.search(fold(text)) is not None
