"""Catalogues: the sentences of one domain in one language, read from their PO file."""

from __future__ import annotations

import gettext
import io
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from workers.text.typography import unbroken

SOURCE_LANGUAGE = "en"
"""What is said where a translation is missing."""


class MissingSentence(UserWarning):
    """A key without a sentence was said. People see the English, or else the key."""


class Catalogue:
    """Looks sentences up by their keys. A key that is nowhere is a `MissingSentence` warning, and
    the key stands for its sentence: a page with one odd word is better than no page."""

    def __init__(self, keys: frozenset[str], translations: gettext.NullTranslations) -> None:
        self._keys = keys
        self._translations = translations

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._keys))

    def text(self, key: str, **values: Any) -> str:
        """The sentence of `key`, with `values` at its placeholders."""
        text = self._translations.gettext(key)
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """The sentence for a number of things, at its placeholder ``{n}``."""
        return self._translations.ngettext(key, key, number).format(n=number)


class _Nothing(gettext.NullTranslations):
    """The end of the chain: says which key it was asked for."""

    def gettext(self, message: str) -> str:
        warnings.warn(f"No sentence for {message!r}.", MissingSentence, stacklevel=5)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1)


@cache
def catalogue(folder: Path, domain: str, language: str) -> Catalogue:
    """The sentences of `domain` in `language`, below `folder`; English ones where it lacks some.

    Entries that are fuzzy or empty count as missing. Raises `OSError` if there is no such file.
    """
    keys, translations = _read(folder, domain, language)
    if language == SOURCE_LANGUAGE:
        translations.add_fallback(_Nothing())
    else:
        english, source = _read(folder, domain, SOURCE_LANGUAGE)
        source.add_fallback(_Nothing())
        translations.add_fallback(source)
        keys |= english
    return Catalogue(keys, translations)


def _read(
    folder: Path, domain: str, language: str
) -> tuple[frozenset[str], gettext.GNUTranslations]:
    # Babel takes longer to import than many a command to run; most commands say no sentence.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        read = read_po(file, locale=language)
    keys = set()
    for entry in read:
        if not entry.id:
            continue
        # A plural has several forms.
        forms = entry.string if isinstance(entry.string, tuple) else (str(entry.string or ""),)
        if entry.fuzzy or not all(forms):
            entry.string = ""
            continue
        keys.add(str(entry.id[0] if entry.pluralizable else entry.id))
        if language == "fr":
            shown = tuple(map(unbroken, forms))
            entry.string = shown if entry.pluralizable else shown[0]
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return frozenset(keys), gettext.GNUTranslations(compiled)
