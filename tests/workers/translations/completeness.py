"""What every catalogue must be: complete, of one meaning in all languages, and wholly used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.workers.translations.usage import Usage

_PLACEHOLDER = re.compile(r"{([^{}]*)}")
_ENTRY = re.compile(r'^msgid "(.+)"$', re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DOTTED = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
_FILES = (".html", ".js")
_PLURAL = {"en": "(n != 1)", "fr": "(n > 1)"}
_STRAIGHT = re.compile(r"\w'\w")


def problems(folder: Path, domain: str, languages: Iterable[str]) -> list[str]:
    """What is wrong with a domain's catalogues, a line each; empty if nothing is.

    An entry that is missing, empty, fuzzy, obsolete or there twice; other placeholders than the
    English; a note of the English that is not what the English says any more.
    """
    english = _read(folder, domain, "en")
    found = []
    for language in languages:
        catalog = _read(folder, domain, language)
        text = _path(folder, domain, language).read_text("utf-8")
        found += [f"{language}: {line}" for line in _of_file(catalog, text, language)]
        keys, wanted = _keys(catalog), _keys(english)
        found += [f"{language}: {key} is missing" for key in wanted if key not in keys]
        found += [f"{language}: {key} is not in English" for key in keys if key not in wanted]
        for key, entry in keys.items():
            source = wanted.get(key, entry)
            found += [f"{language}: {key} {line}" for line in _of_entry(entry, source, language)]
    return found


@dataclass(frozen=True)
class Mismatch:
    """Where a catalogue and the code that uses it do not fit each other."""

    idle: Collection[str]
    """Keys that no code uses."""
    missing: Collection[str]
    """Keys that code uses and that are not there."""
    starts: Collection[str]
    """Beginnings of keys that code puts together and the test does not know, or the other way."""


def mismatch(
    folder: Path, domain: str, used: Usage, built: Mapping[str, Collection[str]]
) -> Mismatch:
    """Hold a catalogue against the code that uses it.

    `built`: the keys that code puts together, by how they begin, with all that may follow.
    """
    keys = set(_keys(_read(folder, domain, "en")))
    ends = {f"{start}{end}" for start, all_ends in built.items() for end in all_ends}
    sections = {key.split(".")[0] for key in keys if "." in key}
    dotted = {
        word
        for word in used.literals
        if _DOTTED.fullmatch(word) and word.split(".")[0] in sections and not word.endswith(_FILES)
    }
    starts = {
        start
        for start in used.starts
        if (start[-1:] in ("_", ".") and any(key.startswith(start) for key in keys))
        or start in built
    }
    return Mismatch(
        idle=sorted(keys - used.literals - ends),
        missing=sorted((dotted | used.said | ends) - keys),
        starts=sorted(starts ^ set(built)),
    )


def wrong_values(folder: Path, domain: str, used: Usage) -> list[str]:
    """Where code gives other values to a sentence than it has placeholders, a line each."""
    keys = _keys(_read(folder, domain, "en"))
    found = []
    for key, given in sorted(used.values, key=lambda one: (one[0], sorted(one[1]))):
        if key not in keys:
            continue
        wanted = set(_PLACEHOLDER.findall(_forms(keys[key])[-1]))
        if not wanted <= given:
            found.append(f"{key} is said without {', '.join(sorted(wanted - given))}")
    return found


def _path(folder: Path, domain: str, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def _read(folder: Path, domain: str, language: str) -> Catalog:
    with _path(folder, domain, language).open("rb") as file:
        return read_po(file, abort_invalid=True)


def _keys(catalog: Catalog) -> dict[str, Message]:
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: entry
        for entry in catalog
        if entry.id
    }


def _of_file(catalog: Catalog, text: str, language: str) -> Iterable[str]:
    if str(catalog.locale) != language:
        yield f"the head says {catalog.locale}"
    if catalog.num_plurals != 2 or catalog.plural_expr != _PLURAL[language]:
        yield f"counts by {catalog.plural_forms}"
    if catalog.obsolete:
        yield f"holds obsolete entries: {', '.join(map(str, catalog.obsolete))}"
    written = _ENTRY.findall(text)
    twice = {key for key in written if written.count(key) > 1}
    if twice:
        yield f"there twice: {', '.join(sorted(twice))}"


def _of_entry(entry: Message, english: Message, language: str) -> Iterable[str]:
    if entry.fuzzy:
        yield "is fuzzy"
    sentences, source = _forms(entry), _forms(english)
    if len(sentences) != len(source):
        yield "is plural in one language alone"
    for sentence in sentences:
        if not sentence.strip():
            yield "is empty"
            continue
        names = set(_PLACEHOLDER.findall(sentence))
        if names != set(_PLACEHOLDER.findall(source[-1])):
            yield f"has other placeholders: {sentence}"
        if not all(map(_NAME.fullmatch, names)):
            yield f"has a placeholder without a name: {sentence}"
        if _STRAIGHT.search(sentence):
            yield f"has a typewriter's apostrophe: {sentence}"
    note = [f"English: {' | '.join(source)}"] if language != "en" else []
    if entry.auto_comments != note:
        yield f"was translated from another English: {entry.auto_comments}, now {note}"


def _forms(entry: Message) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
