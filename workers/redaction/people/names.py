"""People's names: found where their place shows them, then taken out everywhere in the ticket.

Places that show a name: after a greeting or a title ("Bonjour Marie Dupont,", "Mme Durand"), after
a closing or on the last line, in the headers of a quoted mail, before an e-mail address. A word
that is also an ordinary word or a product is taken out there, and left alone elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workers.redaction.ledger import Ledger
from workers.redaction.people.full_names import full_names, labelled_names
from workers.redaction.people.known_names import replace_known
from workers.redaction.people.name_words import AMBIGUOUS, FIRST_NAMES, NOT_NAMES, PARTICLES
from workers.text.courtesy import (
    CLOSING_PARTS,
    CLOSING_PHRASES,
    DEAR,
    GREETING_PHRASES,
    GREETINGS,
    OTHER_GREETINGS,
    both,
    either,
)
from workers.text.word_lists import has_any, words

_UPPER = "A-ZÀ-ÖØ-ÞŒŠŽĆČĐŁŃŚŹŻ"
_CAPITAL = rf"[{_UPPER}](?:[\w'’]{{1,30}}(?:-[\w'’]{{1,30}}){{0,2}}|\.)?"
_NAME = rf"{_CAPITAL}(?: (?:(?:{PARTICLES}) ?)?{_CAPITAL}){{0,3}}"
_TITLE = (
    r"(?:M\.|MM\.|Mr\.?|Mrs\.?|Mme\.?|Mmes|Mlle\.?|Ms\.?|Dr\.?|Pr\.?|Prof\.?|Monsieur|Madame"
    r"|Mademoiselle"
    r"|Docteur|Professeur|Maître)(?![^\W\d_])"
)
_GREETING_WORDS = either(both(GREETINGS), OTHER_GREETINGS)
_GREETING = re.compile(
    rf"(?im)^[ \t>*]{{0,8}}(?:re-?)?(?:{_GREETING_WORDS}|{either(both(DEAR))}s?"
    rf"|{GREETING_PHRASES})(?: (?:again|à nouveau|[àa] tous"
    r"|there))?"
    rf"[ ,]{{1,3}}(?-i:(?:{_TITLE} ?(?:et {_TITLE} )?)?)(?P<name>[^\W\d_][^\n,;!:?\[\]]{{1,60}}?)"
    r"[ \t]{0,3}(?=[,;!:.?]|\n|\Z| -|-[ \t])"
)
_TITLE_PARTS = words("M. Mr Mme Mlle Mrs Ms Dr Pr Monsieur Madame Mademoiselle Docteur Maître")
_INTRODUCTION_PARTS = (
    *("m'appelle", "m’appelle", "nom est", "name is", "me nomme", "suis ", "i am ", "i'm "),
    *("this is ", "ici "),
)
_SPOKEN_PARTS = ("c'est ", "c’est ", "mon ", "ma ", "notre ", "my ", "our ", "un ", "une ")
_SIGNED_SAME_LINE = re.compile(
    rf"(?m)(?<![\w'’-])(?i:{CLOSING_PHRASES})[ ,.;:!–-]{{1,4}}(?P<name>{_NAME})[ \t.!]{{0,3}}$"
)
_SIGNED_BELOW = re.compile(
    rf"(?m)(?:(?:^|[.,!?;:] ?)[ \t>*]{{0,8}}(?i:{CLOSING_PHRASES})[ \t,.!;:]{{0,4}}|^--)[ \t]*\n"
    rf"(?:[ \t>]*\n){{0,2}}"
    rf"[ \t>*]{{0,8}}(?:{_TITLE} )?(?P<name>{_NAME})(?=[ \t*]*(?:$|[,|/(–-]))"
)
_LAST_LINE = re.compile(rf"\n[ \t]{{0,8}}(?P<name>{_NAME})[ \t.]{{0,3}}\s*\Z")
_BEFORE_ADDRESS = re.compile(
    rf"(?P<name>{_NAME}(?:, {_CAPITAL})?)[\"']?[ \t]{{0,2}}[<(\[](?:mailto:|<)?"
    r"\[(?:email|own-mailbox)-\d"
)
_HEADER = re.compile(
    rf"(?im)^[ \t>*]{{0,8}}(?:de|from|exp[ée]diteur|envoy[ée] par|[àa]|to"
    rf"|cc)[ *]{{0,2}}:[ *]{{0,3}}\"?"
    rf"(?-i:(?P<name>{_NAME}(?:, {_CAPITAL})?))[\"*]?[ \t]*(?=$|[;<\[(])"
)
_HEADER_CONTEXT = re.compile(r"(?im)^[ \t>*]{0,8}(?:objet|subject|envoy[ée]|sent|date)[ *]{0,2}:")
_ATTRIBUTION = re.compile(
    rf"(?P<name>{_NAME})(?: ?[<(\[]{{1,2}}[^\n<>]{{0,80}}[>)\]]{{1,2}})?,? (?:a [ée]crit|wrote"
    rf"|schrieb) ?:"
)
_TITLED = re.compile(rf"(?<![\w.]){_TITLE} (?P<name>{_NAME})")
_INTRODUCED = re.compile(
    rf"(?i:\b(?:je m['’]appelle|mon nom est|my name is|je me nomme)) (?P<name>{_NAME})"
)
_PERSON_INTRODUCED = re.compile(rf"(?i:\b(?:je suis|i am|i'm|this is|ici)) (?P<name>{_NAME})")
_SPOKEN_OF = re.compile(
    r"(?i:\b(?:c['’]est|(?:mon|ma|notre|un|une) (?:coll[èe]gue|chef|responsable|stagiaire"
    r"|doctorante?"
    r"|assistante?)|my (?:colleague|boss|manager|supervisor|student|assistant|neighbou?r)"
    rf"|our (?:colleague|student|director"
    rf"|guest))) (?P<name>{_CAPITAL} (?:(?:{PARTICLES}) ?)?{_CAPITAL})"
    r"(?= (?:qui|a|has|is|et|and|ne|who|cannot|can't|est|n['’])\b|[,.;]|$)"
)
_SPLIT = re.compile(r"[\s,]+")
_WORD = re.compile(r"[^\s,]+")
_NO_NAME_WORD = re.compile(
    r"[\d\[@_]|\A(?:get|set|new|add|remove|enable|disable|start|stop|test|update|import|export"
    r"|invoke"
    r"|connect|install)-"
)
_BETWEEN_PEOPLE = re.compile(r"(?:(?! (?:et|and|&) )[^,])+")
_PARTICLE_WORDS = words("de du des la le van von der den di da dos el al ben d l")


class _Found(NamedTuple):
    start: int
    end: int
    name: str
    sure: bool
    """Its place leaves no doubt (a title, a mail header): even a lone family name is looked for."""


def redact_names(text: str, ledger: Ledger) -> str:
    found = sorted(_names_in(text))
    for one in found:
        learn_names([one.name], ledger, sure=one.sure)
    parts: list[str] = []
    position = 0
    for one in found:
        if one.start >= position:
            placeholder = ledger.placeholder("name", _person(one.name, ledger))
            parts += [text[position : one.start], placeholder]
            position = one.end
    parts.append(text[position:])
    return _replace_known("".join(parts), ledger)


def names_in(text: str) -> list[tuple[str, bool]]:
    """Names that their places give away, as written, and whether the place leaves no doubt."""
    return [(one.name, one.sure) for one in _names_in(text)]


def _names_in(text: str) -> Iterator[_Found]:
    lowered = text.lower()
    yield from _greeted(text)
    closes = has_any(lowered, CLOSING_PARTS) or "bien à " in lowered or "bien a " in lowered
    if closes:
        yield from _found(_SIGNED_SAME_LINE, text)
    if "\n" in text:
        if closes or "--\n" in text:
            yield from _signed_below(text)
        yield from _on_last_line(text)
    for start, end in full_names(text):
        yield _Found(start, end, text[start:end], sure=False)
    for labelled in labelled_names(text):
        yield from _spanned(labelled, sure=False)
    if has_any(text, _TITLE_PARTS):
        yield from _found(_TITLED, text, sure=True)
    if has_any(lowered, _INTRODUCTION_PARTS):
        yield from _introduced(text)
    if has_any(lowered, _SPOKEN_PARTS):
        yield from _spoken_of(text)
    if "[email-" in text or "[own-mailbox-" in text:
        yield from _before_addresses(text)
    if ":" in text and _HEADER_CONTEXT.search(text):
        yield from _found(_HEADER, text, sure=True)
    if has_any(lowered, ("a ecrit", "a écrit", "wrote", "schrieb")):
        yield from _found(_ATTRIBUTION, text, sure=True)


def _found(pattern: re.Pattern[str], text: str, *, sure: bool = False) -> Iterator[_Found]:
    for match in pattern.finditer(text):
        yield from _spanned(match, sure=sure)


def _spanned(match: re.Match[str], *, sure: bool) -> Iterator[_Found]:
    span = _name_span(match["name"])
    if span:
        start = match.start("name")
        name = match["name"][span[0] : span[1]]
        yield _Found(start + span[0], start + span[1], name, sure)


def _greeted(text: str) -> Iterator[_Found]:
    for greeting in _GREETING.finditer(text):
        for piece in _BETWEEN_PEOPLE.finditer(greeting["name"]):
            span = _name_span(piece[0])
            if not span or span[0] > 0:
                break
            name = piece[0][: span[1]]
            whole = span[1] == len(piece[0].rstrip(" .-*"))
            known = _is_first_name(name.split()[0])
            if (whole and name[0].isupper()) or (known and (whole or _spreads(name.split()[0]))):
                start = greeting.start("name") + piece.start()
                yield _Found(start, start + span[1], name, sure=False)


def _signed_below(text: str) -> Iterator[_Found]:
    for match in _SIGNED_BELOW.finditer(text):
        span = _name_span(match["name"])
        # "Open Device Manager" under a closing is a step: a name is all of its line, or is known.
        whole = span is not None and span[1] == len(match["name"].rstrip(" ."))
        if whole or _is_first_name(match["name"].split()[0]):
            yield from _spanned(match, sure=False)


def _on_last_line(text: str) -> Iterator[_Found]:
    offset = max(0, len(text) - 200)
    for last in _LAST_LINE.finditer(text[offset:]):
        span = _name_span(last["name"])
        if span == (0, len(last["name"])) and any(map(_is_first_name, last["name"].split())):
            start = offset + last.start("name")
            yield _Found(start, start + len(last["name"]), last["name"], sure=False)


def _introduced(text: str) -> Iterator[_Found]:
    yield from _found(_INTRODUCED, text)
    for one in _found(_PERSON_INTRODUCED, text):
        if " " in one.name and _is_first_name(one.name.split()[0]):
            yield one


def _spoken_of(text: str) -> Iterator[_Found]:
    """Who somebody speaks of. Who shouts "C'EST PAS NORMAL" writes every word as names are written:
    there, one of the words has to be a first name."""
    for match in _SPOKEN_OF.finditer(text):
        shouted = text[match.start() : match.start("name")].isupper()
        if not shouted or any(map(_is_first_name, match["name"].split())):
            yield from _spanned(match, sure=False)


def _before_addresses(text: str) -> Iterator[_Found]:
    """ "Jean Martin <jean@…>"; one word before an address may be a command or an option."""
    for one in _found(_BEFORE_ADDRESS, text, sure=True):
        glued = text[max(0, one.start - 1) : one.start] in ("-", "=", "`", "$", "/")
        if not glued and (" " in one.name or _is_first_name(one.name)):
            yield one


def _is_first_name(word: str) -> bool:
    return word.casefold() in FIRST_NAMES


def _spreads(word: str) -> bool:
    """Whether a capitalised occurrence elsewhere can only be the person."""
    word = word.casefold()
    return len(word) >= 3 and word not in AMBIGUOUS and word not in NOT_NAMES


def _name_span(raw: str) -> tuple[int, int] | None:
    """Where the name in `raw` is: after words that are no name, and up to the next of those."""
    start = end = 0
    named = False
    for word in _WORD.finditer(raw):
        bare = word[0].strip("'’\"*.").casefold()
        particle = bare in _PARTICLE_WORDS
        name_word = bare and not _NO_NAME_WORD.search(bare)
        if (bare in NOT_NAMES and not particle) or not name_word:
            if named:
                break
            start = end = word.end()
            continue
        if not named:
            start = word.start() if start == end else start
        capital = word[0][:1].isupper() or bare in FIRST_NAMES
        if capital and not (particle and not named):
            end, named = word.end(), True
        elif not particle:
            break
    raw_name = raw[start:end].rstrip(" ,.")
    return (start, start + len(raw_name)) if named and len(raw_name) >= 2 else None


def learn_names(names: Iterable[str], ledger: Ledger, *, sure: bool = False) -> None:
    """Remember how each person may be written. A lone word that is no known first name is only
    looked for elsewhere when it is `sure`: from the directory, or from a place without doubt."""
    for name in sorted(set(names), key=lambda name: (-len(name.split()), name)):
        parts = _parts(name)
        if not parts:
            continue
        key = " ".join(parts)
        if len(parts) == 1:
            if _spreads(key) and (sure or _is_first_name(key)):
                ledger.names.setdefault(key, key)
            continue
        if len(parts) == 2:
            ledger.names.setdefault(f"{parts[1]} {parts[0]}", key)
        ledger.names.setdefault(key, key)
        for part in parts:
            _learn_part(part, key, ledger)


def _learn_part(part: str, key: str, ledger: Ledger) -> None:
    if not _spreads(part) or part in _PARTICLE_WORDS:
        return
    owner = ledger.names.setdefault(part, key)
    # A part that two people share is the placeholder of neither.
    if owner not in (key, part) and set(owner.split()) != set(key.split()):
        ledger.names[part] = part


def _parts(name: str) -> list[str]:
    parts = (part.strip(".\"'’").casefold() for part in _SPLIT.split(name))
    return [part for part in parts if part]


def _person(name: str, ledger: Ledger) -> str:
    key = " ".join(_parts(name))
    return ledger.names.get(key, key)


def _replace_known(text: str, ledger: Ledger) -> str:
    def replaced(name: str) -> str:
        # In lower case a lone part may be a word of the language; a full name may not.
        if not name[0].isupper() and not _SPLIT.search(name):
            return name
        return ledger.placeholder("name", _person(name, ledger))

    return replace_known(text, ledger.names, replaced) if ledger.names else text
