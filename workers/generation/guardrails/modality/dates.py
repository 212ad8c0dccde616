"""When something is done, as a date or as often as the calendar says. Pure, for folded texts.

Who tells how to do it names no day: "every night we delete it" is news, "we delete it" may be a
step. How long it takes ("for ten minutes") is no date, nor is the day of a thing ("the files of
last week").
"""

from __future__ import annotations

_DAY_EN = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_DAY_FR = r"(?:(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
)
_UNIT_EN = r"(?:nights?|mornings?|evenings?|days?|weeks?|weekends?|months?|quarters?|years?)"
_UNIT_FR = r"(?:nuits?|matins?|soirs?|jours?|semaines?|week-ends?|mois|trimestres?|ans?|annees?)"
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|deux|trois|quatre|cinq)"
DATE = (
    r"(?<![\w-])(?<!of )(?<!from )(?<!since )(?<!before )(?<!than )(?<!\bde )(?<!\bdu )(?<!\bdes )"
    r"(?<!\bd')(?<!\bde la )(?<!\bde l')(?<!\bdepuis )(?<!\bavant )(?<!\b[ld]es )"
    r"(?:(?:at the (?:end|beginning) of |a la fin de |au debut de )?(?:"
    rf"yesterday|tomorrow|overnight|at night|on (?:{_DAY_EN}|\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})"
    rf"|(?:last|next|this|every|each) (?:{_UNIT_EN}|{_DAY_EN})|{_NUMBER} {_UNIT_EN} ago"
    rf"|avant-hier|hier|demain|(?:le |ce |chaque )?{_DAY_FR}|le \d{{1,2}} {_MONTH}"
    rf"|(?:chaque|tou(?:te)?s les|ce(?:tte)?) (?:{_NUMBER} )?{_UNIT_FR}"
    rf"|(?:l[ae] |l'){_UNIT_FR} (?:derni|prochai)\w+|il y a {_NUMBER} {_UNIT_FR})"
    r"(?: (?:morning|night|evening|matin|soir|dernier|prochain))?)(?![\w'-])"
)
"""A pattern of what says when."""
