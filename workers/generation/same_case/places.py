"""Rooms, floors, sockets, machines and drives that a text names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workers.generation.same_case.codes import NO_NAME
from workers.text.fold import fold
from workers.text.stop_words import STOP, STOP_WORDS
from workers.text.word_lists import words

_ROOMS = re.compile(
    r"\b(?:salle|room|batiment|building|amphi|aile|wing)(?: de (?:reunion|visio|cours|tp))?"
    # "When somebody in the room talks".
    r" (?!(?:(?<=\b(?:the|our) room )|(?<=\bthis room ))[a-z]+(?:s|ed|ing)\b)([a-z][\w-]*|\d+)"
    # "At the office that", "Office update": what is said there goes by numbers.
    r"|\b(?:bureau|office)(?: n°| no\.?| number)? ([a-z]{0,2}\d[\w-]*)"
)
_NO_ROOMS = (
    words(
        """de du des la le les et and of in is a the ou with avec pour for est sont ne pas not where
        blanche serveurs serveur informatique commune entier entiere whole phone space key number"""
    )
    | STOP
    | STOP_WORDS["fr"]
    | STOP_WORDS["en"]
)
_PLACE = re.compile(r"\b(?:[a-h]\d{2,4}|[a-z]{3,14}[-_]?\d{2,4})\b")
WHERE = words(
    """couloir aile nord sud ouest etage etages batiment batiments rdc premier deuxieme troisieme
    quatrieme cinquieme 1er 1ere 2e 2eme 3e 3eme 4e 4eme 5e 5eme corridor hallway wing floor floors
    building buildings north south west ground upstairs downstairs 1st 2nd 3rd 4th 5th"""
)
"""Words that say where a thing stands, and nothing of what it does."""
_UNIT = re.compile(
    r"\d+(?:go|gb|mo|mb|ko|kb|to|tb|ghz|mhz|h|m|s|ms|px|dpi|k|e|er|eme|th|nd|rd|st)$"
)
_ORDINALS = {
    **dict.fromkeys(("rdc", "rez-de-chaussee", "rez de chaussee", "ground"), "0"),
    **dict.fromkeys(("sous-sol", "basement"), "-1"),
    **dict.fromkeys(("premier", "first"), "1"),
    **dict.fromkeys(("deuxieme", "second", "seconde"), "2"),
    **dict.fromkeys(("troisieme", "third"), "3"),
    **dict.fromkeys(("quatrieme", "fourth"), "4"),
    **dict.fromkeys(("cinquieme", "fifth"), "5"),
}
_ORDINAL = r"(\d{1,2}) ?(?:er|e|eme|ieme|nd|st|rd|th|°)?"
_FLOORS = re.compile(
    rf"\b(?:{_ORDINAL} (?:etage|floor)\b|(?:etage|floor) (?:n°|numero |number )?(\d{{1,2}})\b"
    r"|(?:au|du) (\d{1,2}) ?(?:er|e|eme|ieme)\b(?! [a-z]*(?:jour|mois|essai|fois|coup|etape"
    r"|janv|fevr|mars|avril|mai|juin|juil|aout|sept|octob|novem|decem|trimes|semes|cycle|degre"
    r"|rang|ligne|point|mail|message))"
    r"|(premier|deuxieme|second|troisieme|quatrieme|cinquieme|first|third|fourth|fifth|ground)"
    r" (?:etage|floor)\b|(rdc|rez[- ]de[- ]chaussee|sous-sol|basement)\b)"
)
_NUMBERED = re.compile(
    r"\b(prise|socket|outlet|poste|printer|imprimante|copieur|copier|traceur|plotter|serveur|server"
    r"|noeud|node|machine|station|borne|ligne|line|extension|vlan|port|casier|locker|tableau|rack"
    r"|baie)s? (?:n°|no\.? |numero |number |#)? ?([a-z]?\d{1,5}(?:-\d{1,3})?)\b"
    r"(?! (?:fois|times?|jours?|days?|heures?|hours?|minutes?|users?|personnes?|pages?)\b)"
)
_SAME_NOUN = {
    "socket": "prise", "outlet": "prise", "imprimante": "printer", "copier": "copieur",
    "plotter": "traceur", "server": "serveur", "node": "noeud", "line": "ligne",
    "locker": "casier",
}  # fmt: skip
_DRIVES = re.compile(
    r"(?<![\w/.-])([b-z]):(?=[\\/\s,.;)?!]|$)"
    r"|\b(?:lecteurs?|drives?|disques?|disks?|partition|volume)(?: reseau| network| partage)?"
    r" ([b-hj-xz])(?![\w'’-])"
)


def places_in(text: str) -> frozenset[str]:
    """Rooms, machines and sockets that a text names by a word with a number."""
    found = _PLACE.findall(fold(text))
    return frozenset(one for one in found if not _UNIT.match(one) and not NO_NAME.match(one))


def rooms_in(folded: str) -> frozenset[str]:
    """The names and numbers that stand behind "room", "building" and the like."""
    return frozenset(one or other for one, other in _ROOMS.findall(folded)) - _NO_ROOMS


def numbered_in(folded: str) -> dict[str, frozenset[str]]:
    """Floors, drives and numbered things that a folded text names, by their kind."""
    found: dict[str, set[str]] = {}
    for kind, value in _numbered(folded):
        found.setdefault(kind, set()).add(value)
    return {kind: frozenset(values) for kind, values in found.items()}


def _numbered(folded: str) -> Iterator[tuple[str, str]]:
    for match in _FLOORS.finditer(folded):
        value = next(filter(None, match.groups()))
        yield "floor", _ORDINALS.get(value, value)
    for match in _NUMBERED.finditer(folded):
        yield _SAME_NOUN.get(match[1], match[1]), match[2]
    for match in _DRIVES.finditer(folded):
        yield "drive", match[1] or match[2]


def elsewhere(asked: Mapping[str, frozenset[str]], told: Mapping[str, frozenset[str]]) -> bool:
    """Whether a source names another number of a thing that the question numbers, and not its."""
    return any(kind in told and values.isdisjoint(told[kind]) for kind, values in asked.items())
