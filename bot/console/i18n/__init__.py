"""The console's words, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import bot.console.i18n.en as en
import bot.console.i18n.fr as fr
from workers.text.typography import unbroken
from workers.translations import reasons

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
CATALOGUES: Mapping[str, Mapping[str, str]] = {"fr": unbroken(fr.TEXTS), "en": en.TEXTS}


class Words:
    """Looks texts up in one language. A missing key is an error: tests find it, not people."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = CATALOGUES[language]

    def __call__(self, key: str, **values: Any) -> str:
        text = self._texts[key]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """The text for a number of things: ``key.one`` or ``key.other``. In French 0 is one."""
        one = number < 2 if self.language == "fr" else number == 1
        return self._texts[f"{key}.{'one' if one else 'other'}"].format(n=number)

    def known(self, key: str) -> bool:
        """Whether there is such a text: for codes that a newer desk may have added."""
        return key in self._texts

    def reason(self, code: str) -> str:
        """Why a draft is as it is."""
        return reasons.in_words(code, self.language)

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
