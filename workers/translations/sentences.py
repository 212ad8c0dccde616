"""What the desk says, in the language of the one who reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workers.translations.catalogues import SOURCE_LANGUAGE, Catalogue, catalogue

LANGUAGES = ("fr", "en")
LOCALE = Path(__file__).parent / "locale"
DOMAIN = "desk"


def sentences(language: str) -> Catalogue:
    """The desk's catalogue in `language`; the English one for a language that we do not speak."""
    return catalogue(LOCALE, DOMAIN, language if language in LANGUAGES else SOURCE_LANGUAGE)


def say(key: str, language: str, **values: Any) -> str:
    """A sentence in `language` (any other than French and English is said in English)."""
    return sentences(language).text(key, **values)
