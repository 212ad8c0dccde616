"""The console's words, in French and English. The catalogues are in ``bot/console/locale``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from babel.numbers import format_decimal

from workers.translations import reasons
from workers.translations.catalogues import Catalogue, catalogue

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
LOCALE = Path(__file__).parents[1] / "locale"
DOMAIN = "console"


class Words:
    """Looks words up in one language. `workers.translations` says what a missing one looks like."""

    def __init__(self, language: Language) -> None:
        self.language = language

    @property
    def catalogue(self) -> Catalogue:
        """All words of this language."""
        return catalogue(LOCALE, DOMAIN, self.language)

    def __call__(self, key: str, **values: Any) -> str:
        return self.catalogue.text(key, **values)

    def count(self, key: str, number: int) -> str:
        """The words for a number of things, as the language counts: in French 0 is singular."""
        return self.catalogue.count(key, number)

    def number(self, value: float, form: str | None = None) -> str:
        """A number as the language writes it: 12,000 and 0.5 are 12 000 and 0,5 in French.

        `form`: how many digits, as CLDR writes it (``0.00``).
        """
        return format_decimal(value, form, locale=self.language)

    def known(self, key: str) -> bool:
        """Whether there are such words: for codes that a newer desk may have added."""
        return key in self.catalogue

    def reason(self, code: str) -> str:
        """Why a draft is as it is."""
        return reasons.in_words(code, self.language)

    def hole(self, kind: str) -> str:
        """What was redacted where an answer has a hole."""
        return reasons.holes_in_words([kind], self.language)

    def risk(self, code: str) -> str:
        """What is risky about a draft."""
        return reasons.risk_in_words(code, self.language)


def as_language(value: str | None) -> Language | None:
    """`value` as a language that we speak, or None."""
    return next((language for language in LANGUAGES if language == value), None)


def preferred(accept: str, default: Language) -> Language:
    """The best of our languages by an Accept-Language header."""
    best: tuple[float, Language] | None = None
    for part in accept.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        language = as_language(tag.strip().lower()[:2])
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if language is not None and quality > 0 and (best is None or quality > best[0]):
            best = (quality, language)
    return best[1] if best else default
